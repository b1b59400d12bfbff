package posture

import "poise/analysis"

const (
	own   = "own definition, for the upper body alone: a webcam sees no hips, and networks invent them"
	turns = "A shoulder hidden by hair, a chair's back or the edge of the picture misleads it. Without a marked baseline the person's " +
		"median over the recording is the normal: a posture kept for more than half of the time becomes it."
)

var (
	crossed = analysis.Definition{
		ID: "posture.arms_crossed", Title: "Arms crossed", Unit: "share",
		Section: analysis.SectionPosture,
		Parts:   []analysis.Part{{Name: "count"}},
		Display: analysis.Display{Rank: 50, Table: true, Compared: true,
			Goal: &analysis.Goal{High: .15, End: 1, Aim: "Less is better."},
			Lane: &analysis.Lane{Row: "Posture", Color: "warm", Text: "arms crossed", Pose: "crossed"}},
		Live: analysis.Live{Sum: analysis.LiveHeld, States: []analysis.LiveState{{Name: "arms_crossed", Text: "arms crossed", Cue: analysis.Cue{Name: "open_arms", Text: "Open your arms", Rank: 30}}}},
		Doc: "Time with crossed arms, for at least min_crossed seconds, divided by the time in which the arms could be judged. Crossed: " +
			"both wrists are past each other in front of the chest by 0.15 shoulder widths, and the forearms intersect, or each wrist " +
			"lies at the other upper arm, or the wrists are past each other by 0.35. Arms that were crossed so stay crossed for up to 2 s while the " +
			"wrists are past each other at all and the forearms no more than 0.3 apart. A hidden wrist counts where the network places it with a visibility of at " +
			"least 0.3, its elbow is seen well above the picture's lower edge, the forearm does not point down, and the wrists are past each other by 0.35. " +
			"Forearms that leave the picture downwards from an elbow in it are not crossed. Part count.",
		Source:   own,
		Failures: "Hands tucked out of sight whose wrists the network can't guess leave the arms unjudged. Wrists crossed above the lap may count.",
		Accuracy: "F1 1.0 on six rendered rehearsals with exact truth (10 Hz grid, edges of 1 s left out), November 2026.",
	}
	slouch = analysis.Definition{
		ID: "posture.slouch", Title: "Slouching", Unit: "share",
		Section: analysis.SectionPosture,
		Parts:   []analysis.Part{{Name: "count"}},
		Display: analysis.Display{Rank: 45, Table: true, Compared: true, Goal: &analysis.Goal{High: .15, End: 1, Aim: "Less is better."},
			Lane: &analysis.Lane{Row: "Posture", Color: "rust", Text: "slouching", Pose: "slouching"}},
		Live: analysis.Live{Sum: analysis.LiveHeld, Posture: true, States: []analysis.LiveState{{Name: "slouch", Text: "slouching", Cue: analysis.Cue{Name: "sit_up", Text: "Sit up", Rank: 20, Few: true}}}},
		Doc: "Time, for at least min_slouch seconds, in which head and trunk are bent, divided by the time in which that was measured. Bent: the nose's " +
			"height above the shoulder line, in face widths at the own normal's distance over the 1.2 of adults at eye level, is below the own normal by " +
			"more than slouch_drop and the ears' by more than half of that; and that drop, less 0.016 for each degree by which the chin is lowered, with " +
			"the logarithm of the growth of the face's width and the face widths by which the shoulders sank in the picture since the person last sat " +
			"upright (median of 2 minutes before and after), comes to more than 0.22. A lowered chin over an upright trunk is head.lowered. Part count.",
		Source: own + "; lengths of adults after Drillis & Contini 1966",
		Failures: "Bending over the table to write, or leaning in with the chin down, counts. Leaning back with the head forward counts only as far as " +
			"the shoulders sink. " + turns,
		Accuracy: "F1 1.0 on five rendered rehearsals of four people with exact truth (10 Hz grid, edges of 1 s left out), and no false one in twelve others and ten " +
			"real clips of upright sitters, November 2026; in a sixth the face was lost for most of the slouch, and it was not found.",
	}
	lean = analysis.Definition{
		ID: "posture.lean", Title: "Lean to a side", Unit: "degrees",
		Section: analysis.SectionPosture,
		Parts:   []analysis.Part{{Name: "left", Unit: "share"}, {Name: "right", Unit: "share"}, {Name: "share", Unit: "share"}},
		Live: analysis.Live{States: []analysis.LiveState{
			{Name: "lean_left", Text: "leaning left", Moment: "lean_left", Cue: analysis.Cue{Name: "sit_straight", Text: "Sit straight", Rank: 50}},
			{Name: "lean_right", Text: "leaning right", Moment: "lean_right", Cue: analysis.Cue{Name: "sit_straight", Text: "Sit straight", Rank: 60}},
		}},
		Doc: "Median angle of the line from the middle of the shoulders to the middle of the ears against vertical, positive towards " +
			"the right edge of the picture. What turning the head alone moves the ears is taken off. Left out while the torso is turned, which looks like a lean. Parts: share (of the " +
			"measured time more than lean_degrees from the own normal, with the shoulder line slanted to that side by half as much, or the shoulders moved there by what half " +
			"as much swings them, for at least min_lean seconds), left and right (the same by side). Tilting the head alone is no lean.",
		Source: own + "; lengths of adults after Drillis & Contini 1966", Failures: "A tilted camera adds its angle to the median. " + turns,
		Accuracy: "Episodes: F1 1.0 on three rendered rehearsals with exact truth, none elsewhere in fourteen others, November 2026.",
	}
	tilt = analysis.Definition{
		ID: "posture.tilt", Title: "Tilt of the shoulders", Unit: "degrees",
		Section: analysis.SectionPosture,
		Parts:   []analysis.Part{{Name: "left", Unit: "share"}, {Name: "right", Unit: "share"}, {Name: "share", Unit: "share"}},
		Doc: "Median angle of the shoulder line against horizontal, positive clockwise in the picture. Parts: share (of the measured " +
			"time more than lean_degrees from the own normal for at least min_lean seconds).",
		Source: own, Failures: "A tilted camera adds its angle; a torso turned away tilts a line seen from above.",
	}
	turned = analysis.Definition{
		ID: "posture.turned", Title: "Turned away", Unit: "share",
		Section: analysis.SectionPosture,
		Parts:   []analysis.Part{{Name: "count"}},
		Display: analysis.Display{Lane: &analysis.Lane{Row: "Posture", Color: "peach", Text: "turned away", Pose: "turned"}},
		Live:    analysis.Live{Sum: analysis.LiveHeld, States: []analysis.LiveState{{Name: "turned", Text: "turned away", Cue: analysis.Cue{Name: "face_camera", Text: "Turn to the camera", Rank: 40}}}},
		Doc: "Time, for at least min_turned seconds, in which the torso is turned, divided by the time in which it was measured. " +
			"Turned: the distance of the shoulders over the width of the face is below the own normal by more than turned_drop; or " +
			"by more than a tenth of that while the middle of the ears lies off that of the shoulders by 0.08 shoulder widths more than usual, as the head, " +
			"being in front of the shoulders, does when they turn. What turning the head moves the ears is taken off; 0.02 have to remain without what its tilt " +
			"does, and the trunk must not lean to that side. Part count.",
		Source: own, Failures: "A torso turned by less than about 20 degrees is not found. " + turns,
		Accuracy: "F1 1.0 on three rendered rehearsals with exact truth, none elsewhere in fourteen others, November 2026.",
	}
	distance = analysis.Definition{
		ID: "posture.distance", Title: "Distance from the camera", Unit: "relative",
		Section: analysis.SectionPosture,
		Parts: []analysis.Part{
			{Name: "far", Unit: "share"}, {Name: "near", Unit: "share"}, {Name: "p10", Unit: "relative", Label: "lowest tenth"},
			{Name: "p90", Unit: "relative", Label: "highest tenth"},
		},
		Display: analysis.Display{Plots: []string{"face_width"}},
		Doc: "Median width of the face divided by its width in the own normal: above 1 is nearer. Without a marked baseline the normal " +
			"is the median, so the value is 1 and the parts carry the measurement: near and far (share of time more than 15 % " +
			"nearer or farther for at least 2 s), p10 and p90. Where the recording cuts to another view (the face grows or shrinks by 12 % from one frame to " +
			"the next), each view has a normal of its own.",
		Source: own, Failures: "A camera that zooms without a cut counts as coming nearer.",
	}
	handsVisible = analysis.Definition{
		ID: "posture.hands_visible", Title: "Hands visible", Unit: "share",
		Section: analysis.SectionPosture,
		Parts:   []analysis.Part{{Name: "both", Unit: "share"}},
		Display: analysis.Display{Rank: 60, Table: true, Compared: true,
			Goal: &analysis.Goal{Low: .5, High: 1, End: 1, Aim: "Aim for more than half."}},
		Doc:    "Time in which at least one wrist is visible inside the picture, or a hand is at the face, divided by the time in which a body was measured.",
		Source: own, Failures: "A wrist hidden by the other arm or an object is not visible. Hands that the picture's edge cuts off are found or not from one coding of the same pictures to the next, which the band says.",
	}
	open = analysis.Definition{
		ID: "posture.open", Title: "Open posture", Unit: "share",
		Section: analysis.SectionPosture,
		Parts: []analysis.Part{
			{Name: "crossed", Unit: "share"}, {Name: "hand_on_face", Unit: "share"}, {Name: "judged_arms", Unit: "share"},
			{Name: "slouched", Unit: "share"}, {Name: "turned", Unit: "share"},
		},
		Display: analysis.Display{Joint: 10,
			Asking: &analysis.Hint{Low: .7, Title: "Sit welcoming", Says: "You sat upright with open arms for %s of the time.",
				Exercise: "Both shoulders to the camera, hands on the table, before the first question."}, Goal: &analysis.Goal{Low: .8, High: 1, End: 1, Aim: "Aim for most of the time."}, Rank: 40, Headline: true, Table: true, Compared: true,
			Technical: &analysis.Column{Label: "Posture seen", Rank: 20, Coverage: true}},
		Doc: "Time with none of: arms crossed, slouching, torso turned away, hand on the face, of the time with the shoulders in view. Where " +
			"the arms can't be judged they count as they do elsewhere; the coverage leaves that time out, and the band holds all that they may " +
			"do in it. Parts: the share of each, and judged_arms: the share of the time in which the arms could be judged.",
		Source:   own,
		Failures: "Those of its parts. It describes positions of the body, nothing else about the person.",
	}
)
