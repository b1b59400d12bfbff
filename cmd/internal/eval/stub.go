package main

import (
	"context"
	"io"
)

func pictureTables(ctx context.Context, s settings, o *observer, w io.Writer) error   { return nil }
func invarianceTable(ctx context.Context, s settings, o *observer, w io.Writer) error { return nil }
