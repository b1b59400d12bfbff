package manual

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// A page holds what the definitions say, no line of it is taken for a request of roff, and hidden things stay hidden.
func TestPage(t *testing.T) {
	root := &cobra.Command{Use: "tool", Short: "A tool"}
	cmd := &cobra.Command{Use: "do FILE", Short: "Does it", Run: func(*cobra.Command, []string) {},
		Long:    "Flows\nand flows.\n.TH is no request, nor is C:\\n.\n\n  stays   as it is\n\nEXIT STATUS\n  0    done",
		Example: "  tool do a.mp4"}
	cmd.Flags().StringP("output", "o", "", "write to this `folder`")
	cmd.Flags().Bool("secret", false, "hidden")
	if err := cmd.Flags().MarkHidden("secret"); err != nil {
		t.Fatal(err)
	}
	root.AddCommand(cmd)
	page := string(Page(cmd, "v1"))
	for _, want := range []string{
		".TH \"TOOL\\-DO\" 1 \"\" \"poise v1\"", "\ntool\\-do \\- Does it\n", "\nFlows\nand flows.\n\\&.TH is no request, nor is C:\\en.\n",
		".nf\n  stays   as it is\n.fi\n", "\\fB\\-o\\fR, \\fB\\-\\-output\\fR \\fIfolder\\fR\nwrite to this folder\n", ".SH EXIT STATUS\n.nf\n  0    done\n",
		".SH EXAMPLES\n", ".BR tool (1)\n",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q:\n%s", want, page)
		}
	}
	if strings.Contains(page, "secret") {
		t.Errorf("a hidden option is told:\n%s", page)
	}
}

// Walk leaves out what is hidden, with all below it.
func TestWalk(t *testing.T) {
	root, hidden := &cobra.Command{Use: "tool"}, &cobra.Command{Use: "in", Hidden: true}
	hidden.AddCommand(&cobra.Command{Use: "deep"})
	shown := &cobra.Command{Use: "out"}
	shown.AddCommand(&cobra.Command{Use: "more"})
	root.AddCommand(hidden, shown)
	var got []string
	err := Walk(root, func(c *cobra.Command) error { got = append(got, Name(c)); return nil })
	if want := "tool tool-out tool-out-more"; err != nil || strings.Join(got, " ") != want {
		t.Errorf("got %v (%v), want %s", got, err, want)
	}
}
