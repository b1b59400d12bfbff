package main

import (
	"github.com/spf13/cobra"

	"poise/cmd/internal/exit"
	"poise/cmd/internal/options"
	"poise/cmd/internal/terminal"
)

const completionLong = `Print a script that lets a shell complete poise's commands and options.

  bash   poise completion bash > ~/.local/share/bash-completion/completions/poise
  zsh    poise completion zsh > "${fpath[1]}/_poise"
  fish   poise completion fish > ~/.config/fish/completions/poise.fish`

func newCompletion(t *terminal.Terminal) *cobra.Command {
	return &cobra.Command{
		Use:       "completion bash|zsh|fish|powershell",
		Short:     "Print a shell's completion script",
		Long:      completionLong + exit.Status(exit.OK, exit.Usage),
		Args:      options.Exactly(1, "the shell"),
		ValidArgs: []string{"bash", "zsh", "fish", "powershell"},
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(t.Out, true)
			case "zsh":
				return root.GenZshCompletion(t.Out)
			case "fish":
				return root.GenFishCompletion(t.Out, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(t.Out)
			}
			return exit.Usagef("no completion for %q: bash, zsh, fish or powershell", args[0])
		},
	}
}
