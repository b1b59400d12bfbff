// Package register measures how far irises and lids have moved against the skin around them, in cropped pictures of the eyes'
// surroundings, and how the head is turned.
//
// A face mesh drags the lids' corners along with the irises, so that an iris measured against its corners loses half of its
// movement. Skin does not: here small patches of it are found again in every frame, starting from where the mesh's rigid pose
// puts them (Lucas & Kanade 1981, robust against what moves by itself as in Black & Anandan 1996, doi 10.1006/cviu.1996.0006),
// in a mean picture of the person's own typical frames, the Template. The patches together give the head's pose; both irises are
// found by displacements tied to each other (Hering's law: eyes turn together) and the upper lids' edges by one each.
//
// A Face is what a frame shows of one face, a Template is built of many, and its Register measures a Face. The Structure of
// a recording, the patches' places on the head, turns those measurements into cm on the registered head.
package register
