// Package content holds what an institution publishes and the rules it follows:
// releases, the terms that tag them, and the vocabulary those terms make up.
//
// It knows nothing of HTTP or of a database. Days are kept as ISO 8601 text, so that
// both engines and every client compare them alike.
package content
