package server

import (
	"errors"
	"regexp"
	"strings"

	"poise/analysis/pipeline"
	"poise/analysis/report/format"
)

// fieldNames are how pages call what a user asked for.
var fieldNames = map[pipeline.Field]pipeline.Field{
	pipeline.FieldBaseline: "your look at the lens", pipeline.FieldLook: "your marked look", pipeline.FieldExclude: "that part", pipeline.FieldQuestions: "questions",
	pipeline.FieldTrack: "the track",
}

// key is the name of a threshold at the beginning of a text; it stays as it is.
var key = regexp.MustCompile(`^[a-z_]+\.[a-z_]+ `)

// sentence makes one of an error, without the place of a file.
func sentence(err error) string {
	text := err.Error()
	var e *pipeline.Error
	if errors.As(err, &e) && e.Field != "" {
		text = (&pipeline.Error{Field: fieldNames[e.Field], Value: e.Value, Err: e.Err}).Error()
	}
	if i := strings.LastIndex(text, `: "`); i > 0 && strings.HasSuffix(text, `"`) {
		text = text[:i]
	}
	text = strings.TrimSpace(strings.ToValidUTF8(text, "?"))
	if !key.MatchString(text) {
		text = format.Capital(text)
	}
	if text != "" && !strings.HasSuffix(text, ".") {
		text += "."
	}
	return text
}
