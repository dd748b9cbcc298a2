package api

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// lineReader reads lines of bounded length, and a bounded number of them.
type lineReader struct {
	from  *bufio.Reader
	most  int // lines; 0 for any number
	count int // of the lines read so far
}

var (
	errLineTooLong  = errors.New("line too long")
	errTooManyLines = errors.New("too many lines")
)

// lineBuffer is how much is read at once, in bytes.
const lineBuffer = 64 << 10

func newLineReader(from io.Reader, most int) *lineReader {
	return &lineReader{from: bufio.NewReaderSize(from, lineBuffer), most: most}
}

// next gives the next line without its end, or [io.EOF] behind the last. Of a line that is too long nothing is kept.
func (l *lineReader) next() ([]byte, error) {
	var line []byte
	size, begun := 0, false
	for {
		part, err := l.from.ReadSlice('\n')
		if len(part) > 0 && !begun {
			if begun = true; l.most > 0 && l.count == l.most {
				return nil, errTooManyLines
			}
			l.count++
		}
		if size += len(part); size <= MaxImportLine+1 { // and its end
			line = append(line, part...)
		} else {
			line = nil
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && begun:
		case err != nil:
			return nil, err
		}
		line = bytes.TrimSuffix(line, []byte("\n"))
		if size > MaxImportLine+1 || len(line) > MaxImportLine {
			return nil, errLineTooLong
		}
		return line, nil
	}
}
