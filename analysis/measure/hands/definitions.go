package hands

import "poise/analysis"

const (
	own  = "own definition, on the 21 points of a hand by MediaPipe's network (Zhang et al. 2020, arXiv 2006.10214)"
	held = "own definition; held hands as a category of posture: Mehrabian 1969, doi 10.1037/h0027993"
	seen = "Hands are looked at once a second, so what lasts for less than 2 s can be missed. Hands smaller than 40 pixels, blurred by " +
		"movement, hidden, or cut off by the picture's edge (more than 4 of the 21 points) are left out. "
)

var (
	together = analysis.Definition{
		ID: "hands.together", Title: "Hands together", Unit: "share",
		Section: analysis.SectionMovement,
		Parts:   []analysis.Part{{Name: "count"}},
		Doc: "Time in which the index fingers are within 0.75 face widths and the wrists within 1.5 of each other for 1 s or longer (clasped, " +
			"folded or steepled), divided by the time in which both hands are in view. Not while the arms are crossed. " +
			"Hands that rub while together are fidget.rhythmic of kind wring as well.",
		Source: held,
		Failures: "Hands that hold a pen or a cup between them count. One hand behind the other in depth looks like touching. A hand that " +
			"hides the other leaves it out.",
	}
	clasped = analysis.Definition{
		ID: "hands.clasped", Title: "Hands clasped", Unit: "share",
		Section: analysis.SectionMovement,
		Parts:   []analysis.Part{{Name: "count"}},
		Doc: "Time in which the hands are together (hands.together) and hold each other for 1 s or longer: a finger or knuckle of one is within " +
			"0.2 face widths of the other, or one hand hides the other, neither shows its open palm (hands.open_palm), and they are not steepled; divided by the time in which both wrists are in view and, when together, at " +
			"least one hand is seen with its fingers. Part count.",
		Source:   held,
		Accuracy: "Looked at in two real recordings with clasped hands (40 s), where it was found for 9 to 17 of 30 s, by the coding (the network places a wrist beside a channel's mark on the sleeve half of the time) and 9 of 9 s, and once for 1 s while the hands were held a hand apart, November 2026.",
		Failures: seen + "Folded, interlaced and laid on each other are not told apart. One hand behind the other in depth looks like holding.",
	}
	steepled = analysis.Definition{
		ID: "hands.steepled", Title: "Fingertips together", Unit: "share",
		Section: analysis.SectionMovement,
		Parts:   []analysis.Part{{Name: "count"}},
		Doc: "Time in which the hands are together and only their finger tips meet for 1.5 s or longer: the tips of index and middle fingers are within 0.35 face " +
			"widths of those of the other hand and nearer to each other than the knuckles by 0.25, the fingers straight; divided as hands.clasped is. Part count.",
		Source:   own,
		Accuracy: "Checked on drawn hands only; no recording with steepled hands was at hand, November 2026.",
		Failures: seen + "Fingers that point at the camera hide whether their tips meet.",
	}
	wringing = analysis.Definition{
		ID: "hands.wringing", Title: "Clasped hands that move", Unit: "share",
		Section: analysis.SectionMovement,
		Parts:   []analysis.Part{{Name: "count"}},
		Doc: "Time in which the hands are clasped (hands.clasped) and their points move against the shoulders by 0.2 face widths or more from " +
			"look to look (about 1 s), for 3 s or longer; divided as hands.clasped is. Part count.",
		Source:   own,
		Accuracy: "Found for 4.8 of 7 s in one rendered rehearsal with wrung hands, not in two real recordings with hands held still (45 s), November 2026.",
		Failures: seen + "Beats with speech that are made with clasped hands count. Small movements of single fingers do not.",
	}
	fist = analysis.Definition{
		ID: "hands.fist", Title: "Fist", Unit: "share",
		Section: analysis.SectionMovement,
		Parts:   []analysis.Part{{Name: "count"}},
		Doc: "Time in which a hand that does not hold the other is closed for 1.5 s or longer, divided by the time in which at least one hand is seen with its " +
			"fingers. Closed: the tips of at least three of the four fingers are nearer to the knuckle than 0.6 of the finger's length, and none is farther than " +
			"0.75. Part count.",
		Source:   own,
		Accuracy: "No false alarm on three real recordings with hands in view (0.7 min); checked on drawn hands for the rest: no recording with a fist was at hand, November 2026.",
		Failures: seen + "A hand around a pen, a cup or an armrest is closed too. Fingers that point at the camera look shorter.",
	}
	openPalm = analysis.Definition{
		ID: "hands.open_palm", Title: "Open palm", Unit: "share",
		Section: analysis.SectionMovement,
		Parts:   []analysis.Part{{Name: "count"}},
		Doc: "Time in which a hand that does not hold the other shows its open palm for 1.5 s or longer, divided by the time in which at least one hand is seen with its fingers. " +
			"Open palm: at least three of the four fingers are straight (tip farther from the knuckle than 0.9 of the finger's length), none is " +
			"shorter than 0.75, and the palm is turned towards the camera by 60 degrees or less. Part count.",
		Source:   own + "; open hand, palm shown, as a family of gestures: Kendon 2004, Gesture: Visible Action as Utterance, ch. 13",
		Accuracy: "Looked at in three real recordings with hands in view (0.7 min): found for 2 s where one man shows both palms; missed while hands move. The same (0) in twelve codings of a rendered rehearsal with hands that the lower edge cuts off, November 2026.",
		Failures: seen + "Palms turned up are open too, but not towards the camera: they do not count.",
	}
)
