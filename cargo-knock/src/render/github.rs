//! Diagnostics as annotations of GitHub Actions.
//!
//! The form is that of GitHub's "Workflow commands for GitHub Actions"; its escapes are those of
//! `@actions/core`. Columns are left out of an annotation of several lines: the runner refuses them.

use std::fmt::Write as _;

use knock_codegen::diagnostic::Diagnostic;
use knock_codegen::source::Sources;

use super::region::Region;
use crate::names::Names;
use crate::project::Project;

/// One line for each diagnostic.
pub(crate) fn annotations(project: &Project) -> String {
    let names = project.names_in_repository();
    let diagnostics = project.diagnostics.iter();
    diagnostics
        .map(|diagnostic| annotation(&project.directory.sources, &names, diagnostic))
        .collect()
}

fn annotation(sources: &Sources, names: &Names, diagnostic: &Diagnostic) -> String {
    let location = diagnostic.location();
    let file = names.of(sources.file(location.file).path());
    let Region { start, end } = Region::new(sources, location);
    let mut line = format!("::{} file={}", diagnostic.severity(), property(&file));
    let _ = write!(line, ",line={}", start.line);
    if start.line == end.line {
        let _ = write!(line, ",col={}", start.column);
    }
    let _ = write!(line, ",endLine={}", end.line);
    if start.line == end.line {
        let _ = write!(line, ",endColumn={}", end.column);
    }
    let title = property(diagnostic.code.id());
    let _ = writeln!(line, ",title={title}::{}", data(&message(diagnostic)));
    line
}

/// The message and the help, a line each.
fn message(Diagnostic { message, help, .. }: &Diagnostic) -> String {
    match help {
        Some(help) => format!("{message}\nhelp: {help}"),
        None => message.clone(),
    }
}

/// Text as it may stand after `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Text as it may stand in a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn escapes_what_would_end_a_command() {
        assert_eq!(data("100%: a,b\r\n%0A"), "100%25: a,b%0D%0A%250A");
        assert_eq!(property("a,b: 1%\n"), "a%2Cb%3A 1%25%0A");
    }
}
