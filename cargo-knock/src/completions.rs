//! `cargo knock completions`

use clap::{Args, CommandFactory as _};
use clap_complete::{Shell, generate};

use crate::cli::{Cli, Outcome};
use crate::console::print_data;
use crate::failure::Failure;

/// Print what completes commands and options in a shell
#[derive(Args, Debug)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

const AFTER_HELP: &str = "\
Where each shell looks for them:
  bash        cargo knock completions bash > ~/.local/share/bash-completion/completions/cargo-knock
  zsh         cargo knock completions zsh > ~/.zfunc/_cargo-knock (a folder of $fpath)
  fish        cargo knock completions fish > ~/.config/fish/completions/cargo-knock.fish
  powershell  cargo knock completions powershell >> $PROFILE
  elvish      cargo knock completions elvish >> ~/.config/elvish/rc.elv

They complete `cargo-knock check`, which is the same as `cargo knock check`. Cargo's own completions
for zsh hand over what follows `cargo knock`; those for other shells do not.";

impl Completions {
    pub(crate) fn run(&self) -> Result<Outcome, Failure> {
        let mut script = Vec::new();
        generate(self.shell, &mut Cli::command(), "cargo-knock", &mut script);
        // The script for bash takes the hyphen in our name for the start of a command in one of two
        // places, and then does not know its own commands.
        let script = String::from_utf8_lossy(&script);
        print_data(&script.replace("cargo__subcmd__knock", "cargo__knock"))?;
        Ok(Outcome::Clean)
    }
}
