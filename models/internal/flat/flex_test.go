package flat

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sample is the FlexBuffer of {"a": 1.5, "v": [61, 300]}, written by hand after the format's description: keys, a typed
// vector of 16-bit integers, the keys' vector, the map's values with their types, then the root.
var sample = []byte{
	'a', 0, 'v', 0, // 0: keys
	2, 0, 61, 0, 0x2c, 1, // 4: length 2, then 61 and 300 at 6
	0, 0, // 10: alignment
	2, 0, 0, 0, 16, 0, 0, 0, 18, 0, 0, 0, // 12: key vector: length 2; at 16: 16-0 = 0, at 20: 20-2 = 18 back
	8, 0, 0, 0, 4, 0, 0, 0, // 24: back to the keys' vector at 16, width of its entries
	2, 0, 0, 0, // 32: length of the map
	0, 0, 0xc0, 0x3f, // 36: 1.5
	34, 0, 0, 0, // 40: 40-34 = 6, the vector
	flexFloat<<2 | 2, flexVectorInt<<2 | 1, // 44: types
	10, flexMap<<2 | 2, 1, // 46: root: 46-10 = 36, a map of width 4; its own width 1
}

func TestFlex(t *testing.T) {
	root := FlexRoot(sample)
	if got := root.Key("a").Float(); got != 1.5 {
		t.Errorf("a = %v", got)
	}
	if diff := cmp.Diff([]int{61, 300}, root.Key("v").Ints()); diff != "" {
		t.Error(diff)
	}
	if got := root.Key("absent").Int(); got != 0 {
		t.Errorf("absent = %v", got)
	}
}

// FuzzFlex must return or report corruption.
func FuzzFlex(f *testing.F) {
	f.Add(sample)
	f.Fuzz(func(t *testing.T, b []byte) {
		err := func() (err error) {
			defer Catch(&err)
			root := FlexRoot(b)
			for _, k := range []string{"a", "v"} {
				_, _, _ = root.Key(k).Int(), root.Key(k).Float(), root.Key(k).Ints()
			}
			return nil
		}()
		_ = err // any error is right; a panic of another kind fails the test by itself
	})
}
