// Package figure prepares the body for the measures of posture and movement: keypoints that can be trusted on a time base
// of their own, the person's scale, and head, torso and hands as smoothed curves.
package figure
