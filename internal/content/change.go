package content

// ChangeOp says what an event of the feed of changes means for a copy.
type ChangeOp string

// What an event may mean.
const (
	Upsert ChangeOp = "upsert" // it is there, or is there as something else than before
	Delete ChangeOp = "delete" // it is there no longer
	Leave  ChangeOp = "leave"  // it is not, or no longer, among what a filter finds
)
