package packed

import "testing"

func TestFile(t *testing.T) {
	loader := []byte(`loadPackage({"files": [{"filename": "/a/one.bin", "start": 0, "end": 3}, {"filename": "/a/two.bin", "start": 3, "end": 9}]})`)
	pack := []byte("abcde")
	got, err := File(loader, pack, "one.bin")
	if err != nil || string(got) != "abc" {
		t.Errorf("File(one) = %q, %v", got, err)
	}
	for _, name := range []string{"two.bin", "three.bin", "ne.bin"} {
		if got, err := File(loader, pack, name); err == nil {
			t.Errorf("File(%s) = %q, want an error", name, got)
		}
	}
}
