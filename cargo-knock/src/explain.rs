//! `cargo knock explain`

use clap::Args;
use knock_codegen::diagnostic::Code;
use knock_liquid::nearest;

use crate::cli::Outcome;
use crate::console::Console;
use crate::failure::Failure;

/// Explain the code of a diagnostic, or list all codes
#[derive(Args, Debug)]
pub(crate) struct Explain {
    /// The code, as `check` prints it in brackets: `K001`
    code: Option<String>,
}

impl Explain {
    pub(crate) fn run(&self, console: Console) -> Result<Outcome, Failure> {
        let text = match &self.code {
            Some(id) => find(id)?.explanation().to_owned(),
            None => Code::ALL.iter().copied().map(summary).collect(),
        };
        console.print(&text)?;
        Ok(Outcome::Clean)
    }
}

fn summary(code: Code) -> String {
    format!("{code} ({}): {}\n", code.severity(), code.title())
}

fn find(id: &str) -> Result<Code, Failure> {
    let wanted = id.to_uppercase();
    let mut codes = Code::ALL.iter().copied();
    codes.find(|code| code.id() == wanted).ok_or_else(|| {
        let failure = Failure::new(format!("there is no code `{id}`"));
        match nearest(&wanted, Code::ALL.iter().map(|code| code.id())) {
            Some(similar) => failure.help(format!("did you mean `{similar}`?")),
            None => failure.help("`cargo knock explain` lists all codes"),
        }
    })
}
