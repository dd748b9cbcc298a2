package query

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The forms of values, as the reference gives them too. Whether a day is in the calendar is looked at besides.
const (
	formDay     = `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`
	formPartial = `^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$`
	formMonth   = `^[0-9]{4}-[0-9]{2}$`
	formYear    = `^[0-9]{4}$`
	formInstant = `^[0-9]{4}-[0-9]{2}-[0-9]{2}(T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9]))?$`
	formNumber  = `^(0|-?[1-9][0-9]{0,18})$`
)

var (
	isDay     = regexp.MustCompile(formDay)
	isPartial = regexp.MustCompile(formPartial)
	isMonth   = regexp.MustCompile(formMonth)
	isYear    = regexp.MustCompile(formYear)
	isInstant = regexp.MustCompile(formInstant)
	isNumber  = regexp.MustCompile(formNumber)
)

// value reads one value of a condition. A fault lacks its problem and its parameter.
func (r *reader) value(f *Field, op Op, text string) (Value, *Fault) {
	switch op {
	case Exists:
		return oneWord(text, "true", "false")
	case Year:
		return day(f, text, isYear, codeNotAYear, "a year as YYYY")
	case Month:
		return day(f, text, isMonth, codeNotAMonth, "a month as YYYY-MM")
	}
	switch f.Type {
	case Tag:
		return r.term(f, text)
	case Enum:
		return member(f, text)
	case Word:
		return word(text)
	case Label:
		return line(text, 1, MaxLabel)
	case Text:
		if op == Contains {
			return line(text, MinContains, MaxText)
		}
		return line(text, 1, MaxText)
	case Day:
		return day(f, text, isDay, codeNotADay, "a day as YYYY-MM-DD")
	case Partial:
		return day(f, text, isPartial, codeNotAPartial, "a day as YYYY-MM-DD, a month as YYYY-MM or a year as YYYY")
	case Instant, Moment:
		if op == On {
			return day(f, text, isDay, codeNotADay, "a day as YYYY-MM-DD")
		}
		return instant(text)
	default:
		return number(text)
	}
}

// term finds the term that a spelling names.
func (r *reader) term(f *Field, text string) (Value, *Fault) {
	if r.Vocabulary == nil {
		return Value{}, &Fault{Code: codeUnknownValue, Detail: quoted(text) + " is not known"}
	}
	if id, slug, ok := r.Vocabulary.Resolve(f.Vocabulary, text); ok {
		return Value{Text: slug, ID: id}, nil
	}
	fault := &Fault{Code: codeUnknownValue,
		Detail: fmt.Sprintf("%s is not known among %s; a value is a slug, an id, a code, a name or an alias", quoted(text), f.Name)}
	if r.guesses++; r.guesses <= maxGuesses {
		slugs := r.Vocabulary.Slugs(f.Vocabulary)
		fault.Allowed, fault.DidYouMean = listed(slugs), nearest(text, slugs)
	}
	return Value{}, fault
}

// maxGuesses is for how many unknown terms of a query a likely one is looked for: looking takes time, and a
// list of hundreds was not mistyped.
const maxGuesses = 10

func member(f *Field, text string) (Value, *Fault) {
	v, fault := oneWord(text, f.Values...)
	if fault != nil {
		fault.Code = codeUnknownValue
	}
	return v, fault
}

// oneWord reads a value of a closed set; by default the set is that of the truth values.
func oneWord(text string, allowed ...string) (Value, *Fault) {
	for _, a := range allowed {
		if a == text {
			return Value{Text: text}, nil
		}
	}
	return Value{}, &Fault{Code: codeNotABoolean, Detail: fmt.Sprintf("%s is not %s", quoted(text), oneOf(allowed)),
		Allowed: listed(allowed), DidYouMean: nearest(text, allowed)}
}

func word(text string) (Value, *Fault) {
	if len(text) > MaxWord {
		return Value{}, &Fault{Code: codeTooLong, Detail: fmt.Sprintf("%s is longer than %d bytes", quoted(text), MaxWord)}
	}
	if fault := controls(text); fault != nil {
		return Value{}, fault
	}
	return Value{Text: text}, nil
}

// line reads a line of text. Texts are compared without regard to spaces around and between words, so
// those are evened out here, where two spellings of a query become one.
func line(text string, least, most int) (Value, *Fault) {
	if fault := controls(text); fault != nil {
		return Value{}, fault
	}
	text = strings.Join(strings.Fields(text), " ")
	switch n := utf8.RuneCountInString(text); {
	case n > most:
		return Value{}, &Fault{Code: codeTooLong, Detail: fmt.Sprintf("%s is longer than %d characters", quoted(text), most)}
	case solid(text) < least:
		return Value{}, &Fault{Code: codeTooShort, Detail: fmt.Sprintf("%s is shorter than %s", quoted(text), characters(least))}
	}
	return Value{Text: text}, nil
}

func characters(n int) string {
	if n == 1 {
		return "one character"
	}
	return fmt.Sprintf("%d characters", n)
}

// solid counts the characters that remain when accents and invisible characters do not count. A text with
// none would begin, and be part of, every other.
func solid(text string) int {
	n := 0
	for _, r := range text {
		if !unicode.In(r, unicode.Mn, unicode.Cf, unicode.Sk) {
			n++
		}
	}
	return n
}

func controls(text string) *Fault {
	if !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }) {
		return nil
	}
	return &Fault{Code: codeNotALine, Detail: quoted(text) + " has a control character or a line break"}
}

// day reads a day, or the part of it that form asks for.
func day(f *Field, text string, form *regexp.Regexp, code, wanted string) (Value, *Fault) {
	fault := &Fault{Code: code, Detail: fmt.Sprintf("%s is not %s, from %d to %d", quoted(text), wanted, MinYear, MaxYear)}
	if !form.MatchString(text) {
		return Value{}, fault
	}
	t, err := time.Parse(time.DateOnly[:len(text)], text)
	if err != nil || !inRange(t) {
		return Value{}, fault
	}
	if f.Type == Instant || f.Type == Moment {
		return Value{Text: text, Time: t}, nil
	}
	return Value{Text: text}, nil
}

// instant reads a moment in any zone, or a day as the moment at which it begins in UTC.
func instant(text string) (Value, *Fault) {
	fault := &Fault{Code: codeNotAnInstant, Detail: fmt.Sprintf(
		"%s is not a moment such as 2004-03-05T09:30:00Z, with its zone and at most six digits of a second, or a day as YYYY-MM-DD, from %d to %d",
		quoted(text), MinYear, MaxYear)}
	if !isInstant.MatchString(text) {
		// In a query a plus sign means a space: the most common way to lose a zone.
		if plus := strings.ReplaceAll(text, " ", "+"); plus != text && isInstant.MatchString(plus) {
			fault.DidYouMean = strings.ReplaceAll(plus, "+", "%2B")
		}
		return Value{}, fault
	}
	layout := time.RFC3339
	if len(text) == len(time.DateOnly) {
		layout = time.DateOnly
	}
	t, err := time.Parse(layout, text)
	if err != nil || !inRange(t.UTC()) {
		return Value{}, fault
	}
	return Value{Text: t.UTC().Format(time.RFC3339Nano), Time: t.UTC()}, nil
}

func inRange(t time.Time) bool { return t.Year() >= MinYear && t.Year() <= MaxYear }

func number(text string) (Value, *Fault) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || !isNumber.MatchString(text) {
		return Value{}, &Fault{Code: codeNotANumber, Detail: quoted(text) + " is not a whole number in plain decimal digits"}
	}
	return Value{Text: text, Int: n}, nil
}
