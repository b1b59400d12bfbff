package library

import "path/filepath"

// index is what was last read of the rehearsals' folders, by a folder's name below the library. It spares the list from
// reading every report anew; it lives as long as the library is open. Its owner serialises calls.
type index map[string]entry

type entry struct {
	stamp string // of the folder's files when they were read, see stampOf
	item  Item
}

// put takes in what was read of a folder.
func (x index) put(it Item, stamp string) { x[filepath.Base(it.Folder)] = entry{stamp, it} }

// folder is the absolute path of a rehearsal's folder, as far as the index knows.
func (x index) folder(id string) (string, bool) {
	for _, e := range x {
		if e.item.ID == id {
			return e.item.Folder, true
		}
	}
	return "", false
}
