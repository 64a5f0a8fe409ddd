//! Where output goes: results to standard output, everything else to standard error.

use std::fmt::Write as _;
use std::io::{self, ErrorKind, Write as _};

use annotate_snippets::{Group, Level, Renderer, Title};
use anstream::{AutoStream, ColorChoice};
use indicatif::{ProgressBar, ProgressStyle};
use knock_codegen::diagnostic::printable;

use crate::cli::Options;
use crate::failure::Failure;

/// The terminal, or whatever stands in its place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Console {
    color: ColorChoice,
    quiet: bool,
}

impl Console {
    pub(crate) fn new(options: &Options) -> Self {
        Self {
            color: match options.color {
                clap::ColorChoice::Auto => ColorChoice::Auto,
                clap::ColorChoice::Always => ColorChoice::Always,
                clap::ColorChoice::Never => ColorChoice::Never,
            },
            quiet: options.quiet,
        }
    }

    /// Writes a result for people; its styles are taken out where they are not wanted.
    pub(crate) fn print(self, text: &str) -> Result<(), Failure> {
        written(AutoStream::new(io::stdout(), self.color).write_all(text.as_bytes()))
    }

    /// Writes a last line to a result, which may be asked not to be there.
    pub(crate) fn sum_up(self, line: &str) -> Result<(), Failure> {
        if self.quiet {
            return Ok(());
        }
        self.print(&format!("{line}\n"))
    }

    /// Says what was done.
    pub(crate) fn progress(self, line: &str) {
        if !self.quiet {
            self.complain(&format!("{line}\n"));
        }
    }

    /// A bar for something that takes a while, in so many parts. It is only seen on a terminal.
    pub(crate) fn bar(self, parts: u64) -> ProgressBar {
        if self.quiet {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template("[{bar:20}] {msg}");
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
        ProgressBar::new(parts).with_style(style.progress_chars("=> "))
    }

    /// Says what went wrong.
    pub(crate) fn failure(self, failure: &Failure) {
        let mut title = Level::ERROR.primary_title(&failure.message);
        if let Some(code) = failure.code {
            title = title.id(code.id());
        }
        let mut text = render(title);
        for note in &failure.notes {
            let _ = write!(text, "\n  {}", printable(note));
        }
        if let Some(help) = &failure.help {
            let _ = write!(text, "\n{}", render(Level::HELP.primary_title(help)));
        }
        self.complain(&format!("{text}\n"));
    }

    /// Writes to standard error. There is nobody to tell when that fails.
    pub(crate) fn complain(self, text: &str) {
        let _ = AutoStream::new(io::stderr(), self.color).write_all(text.as_bytes());
    }
}

fn render(title: Title<'_>) -> String {
    Renderer::styled().render(&[Group::with_title(title)])
}

/// Writes a result for programs as it is.
pub(crate) fn print_data(text: &str) -> Result<(), Failure> {
    written(io::stdout().write_all(text.as_bytes()))
}

/// A reader that has seen enough, as `head` does, is no failure.
fn written(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let message = format!("standard output cannot be written: {error}");
            Err(Failure::new(message))
        }
        _ => Ok(()),
    }
}
