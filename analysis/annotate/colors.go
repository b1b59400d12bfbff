package annotate

import (
	"image/color"

	"poise/analysis"
)

var (
	black  = color.RGBA{0, 0, 0, 255}
	ground = color.RGBA{24, 24, 28, 255}
	white  = color.RGBA{240, 240, 240, 255}
	grey   = color.RGBA{150, 150, 155, 255}
	faint  = color.RGBA{110, 110, 115, 255}
	red    = color.RGBA{255, 70, 60, 255}
	green  = color.RGBA{70, 220, 90, 255}
	blue   = color.RGBA{80, 150, 255, 255}
	amber  = color.RGBA{255, 190, 40, 255}
	mesh   = color.RGBA{120, 215, 220, 255}
	lip    = color.RGBA{240, 140, 160, 255}
	limb   = color.RGBA{255, 150, 60, 255}
	finger = color.RGBA{120, 255, 120, 255}
)

// targetColors tell the targets apart also for those who see red and green alike (after Okabe & Ito's palette).
var targetColors = [analysis.NumTargets]color.RGBA{
	analysis.NoTarget:  grey,
	analysis.Camera:    {0, 200, 130, 255},
	analysis.Screen:    {240, 228, 66, 255},
	analysis.Notes:     {235, 115, 30, 255},
	analysis.LookLeft:  {86, 180, 233, 255},
	analysis.LookRight: {150, 165, 255, 255},
	analysis.LookUp:    {204, 121, 167, 255},
}

func targetColor(t analysis.Target) color.RGBA {
	if t < analysis.NumTargets {
		return targetColors[t]
	}
	return grey
}
