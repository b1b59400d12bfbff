package rewrite

import (
	"bytes"
	"errors"
	"slices"
	"testing"
)

func attending() []byte {
	return message(
		graphNode, node{op: "Softmax", inputs: []string{"a"}, outputs: []string{"layers.0/cross/Softmax_output_0"}}.marshal(),
		graphNode, node{op: "Softmax", inputs: []string{"b"}, outputs: []string{"layers.0/self/Softmax_output_0"}}.marshal(),
		graphNode, node{op: "Softmax", inputs: []string{"c"}, outputs: []string{"layers.1/cross/Softmax_output_0"}}.marshal(),
		5, []byte("an initializer"))
}

func TestCrossAttention(t *testing.T) {
	const ending = "/cross/Softmax_output_0"
	out, err := CrossAttention(model(attending(), attending()), ending, "cross")
	if err != nil {
		t.Fatal(err)
	}
	half := []string{"Softmax", "Softmax", "Softmax", "Concat"}
	if got, want := ops(t, out), slices.Concat([]string{"If"}, half, half); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	// The name stands in each branch as a node's output, name and the graph's output, and in the model as the node's and the graph's.
	if n := bytes.Count(out, floatValue("cross")); n != 3 || bytes.Count(out, []byte("an initializer")) != 2 {
		t.Errorf("%d graphs have the output", n)
	}
	for name, m := range map[string][]byte{"no attention": model(branch("x"), branch("x")), "in one branch": model(attending(), branch("x"))} {
		if _, err := CrossAttention(m, ending, "cross"); !errors.Is(err, ErrNothing) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzCrossAttention(f *testing.F) {
	f.Add(model(attending(), attending()))
	f.Add([]byte{0x3a, 0xff})
	f.Fuzz(func(t *testing.T, b []byte) {
		out, err := CrossAttention(b, "/cross/Softmax_output_0", "cross")
		if err == nil && len(out) <= len(b) {
			t.Error("nothing was added")
		}
	})
}
