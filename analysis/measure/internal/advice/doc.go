// Package advice helps measures to state what they advise: conditions on a finding, sentences with its numbers, and the
// stretches of a recording that show it.
//
// The limits in the measures' advice are editorial: they choose which measured facts are worth a sentence. They are the
// project's own choices, ranked by how much interviewers' ratings go with the cue (eye contact first, Martin-Raugh 2023;
// fidgeting last, Feiler & Powell 2016). The exercises are the project's own too.
package advice
