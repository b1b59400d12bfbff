package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"poise/analysis"
	"poise/analysis/measure"
)

// oneVoice are recordings of one voice each, below the folder of the evaluation data.
var oneVoice = [][]string{
	{"clips/audio/sb_spk1_snt1.wav", "clips/audio/sb_spk1_snt2.wav", "clips/audio/sb_spk1_snt3.wav"},
	{"clips/audio/sb_spk2_snt1.wav", "clips/audio/sb_spk2_snt2.wav", "clips/audio/sb_spk2_snt3.wav"},
	{"clips/audio/librivox_austen_0880.wav", "clips/audio/librivox_austen_0890.wav", "clips/audio/librivox_austen_0930.wav"},
	{"clips/audio/mfa_multilingual_ipa_us_2.flac", "clips/audio/mfa_multilingual_ipa_us_3.flac", "clips/audio/mfa_multilingual_ipa_us_4.flac",
		"clips/audio/mfa_multilingual_ipa_us_5.flac"},
	{"clips/audio/cards_001.wav", "clips/audio/cards_002.wav", "clips/audio/cards_003.wav", "clips/audio/cards_004.wav", "clips/audio/cards_005.wav"},
	{"clips/audio/mfa_cold_corpus3.wav"}, {"clips/audio/sb_LJ050-0131.wav"}, {"clips/video/hdtf_menendez_glasses_speech.mp4"},
	{"clips/video/hdtf_radio2_woman_speech.mp4"}, {"clips/video/retalk_face2_speech.mp4"}, {"clips/video/retalk_face3_speech.mp4"},
	{"clips/video/retalk_face4_speech.mp4"}, {"clips/video/abe_podium_speech.mp4"}, {"clips/video/voxceleb_00098.mp4"},
	{"clips/video/voxceleb_00473.mp4"}, {"clips/video/voxceleb_796100172.mp4"}, {"truth/d2_mixed_a.mp4"}, {"truth/d2_mixed_b.mp4"},
	{"truth/d2_mixed_c.mp4"}, {"truth/d2_mixed_d.mp4"}, {"truth/dev_mixed.mp4"},
}

const (
	longestTurn = 6.0  // s
	column      = 0.16 // s: a whole number of entries of every column but the loudness
	between     = 3    // columns of silence between turns
)

// pieceOf is a stretch of a recording's sound.
type pieceOf struct {
	voice *analysis.Voice
	analysis.Span
}

// turnsOf cuts recordings of a voice into turns of 6 s at most, all at the same level.
func turnsOf(all []*analysis.Observations) (out []pieceOf, err error) {
	for _, obs := range all {
		res, err := measure.Run(&analysis.Observations{Recording: obs.Recording, Voice: obs.Voice}, analysis.DefaultProfile(), measure.Options{})
		if err != nil {
			return nil, err
		}
		v := *obs.Voice
		shift := -25 - spokenLevel(&v)
		v.Level, v.Bands = slices.Clone(v.Level), slices.Clone(v.Bands)
		for i := range v.Level {
			v.Level[i] += float32(shift)
		}
		for i, x := range v.Bands {
			v.Bands[i] = uint8(min(max(float64(x)+2*shift, 0), 240))
		}
		first := len(out)
		for _, s := range res.Speech {
			if k := len(out) - 1; k >= first && s.End-out[k].Start <= longestTurn {
				out[k].End = s.End
				continue
			}
			out = append(out, pieceOf{&v, s})
		}
	}
	return out, nil
}

// inTurns lets voices speak in turns, and returns when each does.
func inTurns(voices ...[]pieceOf) (*analysis.Voice, [][]analysis.Span) {
	out, when, most := &analysis.Voice{SpeechHop: 0.032, Hop: 0.01, BandHop: 0.02}, make([][]analysis.Span, len(voices)), 0
	for _, v := range voices {
		most = max(most, len(v))
	}
	for k := range most {
		for i, v := range voices {
			if k >= len(v) {
				continue
			}
			silence(out)
			start := float64(len(out.Level)) * out.Hop
			appendPiece(out, v[k])
			when[i] = append(when[i], analysis.Span{Start: start, End: float64(len(out.Level)) * out.Hop})
		}
	}
	silence(out)
	out.Duration = float64(len(out.Level)) * out.Hop
	return out, when
}

func silence(v *analysis.Voice) {
	v.Speech = append(v.Speech, make([]float32, between*5)...)
	v.Bands = append(v.Bands, make([]uint8, between*8*analysis.VoiceBands)...)
	for range between * 16 {
		v.Level, v.Intensity = append(v.Level, -80), append(v.Intensity, -80)
		v.Voicing, v.Pitch = append(v.Voicing, 0), append(v.Pitch, float32(math.NaN()))
	}
}

func appendPiece(out *analysis.Voice, p pieceOf) {
	v := p.voice
	a, z := int((p.Start-v.Start)/column), int(math.Ceil((p.End-v.Start)/column))
	z = min(z, len(v.Level)/16, len(v.Speech)/5, len(v.Bands)/analysis.VoiceBands/8)
	out.Speech = append(out.Speech, v.Speech[a*5:z*5]...)
	out.Bands = append(out.Bands, v.Bands[a*8*analysis.VoiceBands:z*8*analysis.VoiceBands]...)
	out.Level, out.Intensity = append(out.Level, v.Level[a*16:z*16]...), append(out.Intensity, v.Intensity[a*16:z*16]...)
	out.Voicing, out.Pitch = append(out.Voicing, v.Voicing[a*16:z*16]...), append(out.Pitch, v.Pitch[a*16:z*16]...)
}

// toldApart is whether two voices were told, and the share of the time of speech at the wrong one.
func toldApart(v *analysis.Voice, when [][]analysis.Span) (told bool, wrong float64, err error) {
	res, err := measure.Run(&analysis.Observations{Recording: analysis.Recording{Duration: v.Duration}, Voice: v}, analysis.DefaultProfile(), measure.Options{})
	if err != nil || math.IsNaN(finding(res, "voice.other_voice").Value) {
		return false, math.NaN(), err
	}
	other := moments(res, "voice.other_voice", "other_voice")
	same, all := 0.0, 0.0
	for i, turns := range when {
		for _, s := range res.Speech {
			for _, t := range turns {
				o := max(0, min(s.End, t.End)-max(s.Start, t.Start))
				all += o
				if (i == 1) == slices.Contains(other, s) {
					same += o
				}
			}
		}
	}
	return true, min(same, all-same) / all, nil
}

// voicePairs lets every two of the voices speak in turns on one track.
func voicePairs(ctx context.Context, s settings, o *observer, w io.Writer) error {
	var voices [][]pieceOf
	for _, paths := range oneVoice {
		var all []*analysis.Observations
		for _, p := range paths {
			if !strings.Contains(p, s.clips) {
				continue
			}
			obs, err := o.noisy(ctx, filepath.Join(s.shared, p), math.Inf(1))
			if err != nil {
				return fmt.Errorf("%s: %w", filepath.Base(p), err)
			}
			all = append(all, obs)
		}
		turns, err := turnsOf(all)
		if err != nil {
			return err
		}
		if len(turns) > 0 {
			voices = append(voices, turns)
		}
	}
	single, pairs, told, bad, worst := 0, 0, 0, 0, 0.0
	for i, a := range voices {
		if ok, _, err := toldApart(inTurns(a)); err != nil {
			return err
		} else if ok {
			single++
		}
		for _, b := range voices[:i] {
			ok, wrong, err := toldApart(inTurns(a, b))
			if err != nil {
				return err
			}
			if pairs++; !ok {
				continue
			}
			if told++; wrong > 0.1 {
				bad++
			}
			worst = max(worst, wrong)
		}
	}
	fmt.Fprintf(w, "\nOne track: of %d pairs of %d voices in turns, their levels made equal, %d were told apart, %d of them with more than 10 %% of the "+
		"time at the wrong voice (at most %.0f %%); of the voices alone, %d were taken for two. In sample.\n", pairs, len(voices), told, bad, 100*worst, single)
	return nil
}
