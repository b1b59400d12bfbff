package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
)

// annotated is a picture with the persons (or faces) that someone marked in it.
type annotated struct {
	file    string
	persons []marks
}

// marks are one person's points: x, y, and whether they are marked (1 hidden, 2 visible; some sets use 1 for all).
type marks struct {
	points [][3]float64
	box    [4]float64 // x, y, width, height
}

func readAnnotations(path string) ([]annotated, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return parseAnnotations(f)
}

// parseAnnotations reads a file in COCO's form. Persons without a marked point are left out; pictures keep their order.
func parseAnnotations(r io.Reader) ([]annotated, error) {
	var doc struct {
		Images []struct {
			ID   int    `json:"id"`
			File string `json:"file_name"`
		} `json:"images"`
		Annotations []struct {
			Image  int        `json:"image_id"`
			Points []float64  `json:"keypoints"`
			Box    [4]float64 `json:"bbox"`
		} `json:"annotations"`
	}
	if err := json.NewDecoder(r).Decode(&doc); err != nil {
		return nil, fmt.Errorf("read annotations: %w", err)
	}
	out := make([]annotated, len(doc.Images))
	place := map[int]int{}
	for i, p := range doc.Images {
		out[i].file, place[p.ID] = p.File, i
	}
	for _, a := range doc.Annotations {
		i, ok := place[a.Image]
		if !ok || len(a.Points)%3 != 0 {
			return nil, fmt.Errorf("read annotations: picture %d with %d numbers of points", a.Image, len(a.Points))
		}
		m, any := marks{box: a.Box}, false
		for k := 0; k < len(a.Points); k += 3 {
			m.points = append(m.points, [3]float64(a.Points[k:k+3]))
			any = any || a.Points[k+2] > 0
		}
		if any {
			out[i].persons = append(out[i].persons, m)
		}
	}
	return out, nil
}
