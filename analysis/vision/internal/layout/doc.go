// Package layout finds which parts of a recording's picture a camera filled. What surrounds them was drawn: bars in any colour, a
// blurred enlarged copy beside an upright film, a slide, the gaps of a gallery, a caption's banner.
//
// What is drawn tells itself from a room by what cameras can't do. Its edges are exactly straight, lie along the picture's own axes and
// are one or two pixels wide over their whole length; it is flat or sharp, and stays the same to the last level from picture to picture,
// or changes at once. A dark wall, a plain background behind a head, or a still room lack the edge: whatever lies in front of them
// interrupts it. Where the signs are not all there, the whole picture is the camera's.
package layout
