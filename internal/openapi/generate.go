package main

type Documents struct{ JSON, YAML []byte }

func Generate(root string) (Documents, error) {
	doc, err := annotated(root)
	if err != nil { return Documents{}, err }
	b, err := doc.MarshalJSON()
	return Documents{JSON: b}, err
}
