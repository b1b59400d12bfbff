// Package vision analyses the pictures of a recording and fills the columns of analysis.Visual: faces with landmarks,
// irises, head pose and gaze, and body and hands of the person in front.
//
// The way of a frame. Observe reads the source once, front to back, and cuts it into segments of about 2 s of media time.
// Each segment goes to one worker, frame by frame while it is being decoded; several workers analyse several segments at
// once. A segment starts from nothing: detectors run on its first frame, then faces and body are tracked through it, and
// detectors run again only on loss and, where something has come into the picture, every 30 frames. A face or body that was just detected is looked
// at until its region stays, since landmarks depend on it. One thing it takes from the segment
// before, and waits for: where the first pose there found bodies, which are looked for there first. So the columns do not depend on the
// number of workers. When all segments are done, their tracklets are associated to persons, and the main person is chosen over the whole recording.
//
// The pose network runs on a grid of 15 a second, but where the body has hardly moved since it last looked: then up to a second is left
// out, two cells where it moves a little, and its keypoints go as small pictures of the joints do from one look to the next (Body.Between).
// Hands keep their own grid.
//
// The mesh does not look at a face in every frame. Some frames are held until the last of them was looked at, at most 0.125 s after the look
// before; until then the face is followed by small pictures of eyes and nose (internal/sight), and is looked for where these say that it has
// gone. Where eyes and lids are about as they were from one look to the next, and the small pictures, of the mouth too, of a frame
// between them, taken where the face would be if it turned evenly, are what lies between those of both looks, the frame's landmarks are
// interpolated, and carried and their irises turned as its picture has it; else it is looked at too, the middle one first. So blinks and
// turns of the eyes keep every frame. A face whose small pictures are all as at the last look is not looked at anew for a quarter of a
// second: its landmarks are carried from that look, and its eyes registered where it would have been looked at. Face.Apart tells which
// frames were interpolated or carried. Live, where nothing can be held, looks at every frame.
//
// What the picture shows of each hand is compared from frame to frame (internal/shift): its mean way in a square as large as a
// hand tells small movements of hands and fingers, and whether a wrist that the pose lets swim moves at all.
//
// The eyes are registered besides (internal/register): of each face its first 20 s are kept as small pictures of the eyes'
// surroundings, their typical frames make a template, and all the face's frames are then measured against it, those of later
// segments as soon as they are seen; where a frame was interpolated and the eyes were at rest, so is what registration finds. Which face has which template
// is decided in the order of the segments. Pictures kept for this take 36 KB a frame, 37 MB at most, whatever the recording's length.
//
// What is kept of each picture waits in a file without a name (shelf), and landmarks and keypoints stay in such files (analysis.Rows) until they
// are measured: memory does not grow with the recording while pictures are looked at, and columns are made of a piece of it at a time.
//
// Faces are detected anew every 30 frames only where something has come into the picture beside the faces and bodies that are followed
// (internal/still): who comes in right before or behind these is found when the next segment begins.
//
// Networks: BlazeFace short range (Bazarevsky et al. 2019, arXiv 1907.05047), the attention mesh of 478 points
// (Grishchenko et al. 2020, arXiv 2006.10962), BlazePose (Bazarevsky et al. 2020, arXiv 2006.10204), and the
// hand network of 21 points (Zhang et al. 2020, arXiv 2006.10214), in regions that the pose gives.
package vision
