//! Diagnostics with the lines that they are about, in the manner of rustc.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Element, Level, Origin, Renderer, Snippet};
use knock_codegen::diagnostic::{Diagnostic, Label, Severity};
use knock_codegen::source::{FileId, Location, Sources};

use crate::names::Names;
use crate::project::Project;

/// The most bytes of which an excerpt is made; of what is longer only the place is told, since a file in one
/// line would be gone through for each mistake in it.
const LONGEST_EXCERPT: usize = 16 * 1024;

/// All diagnostics, each followed by an empty line.
pub(crate) fn diagnostics(project: &Project) -> String {
    let reporter = Reporter {
        sources: &project.directory.sources,
        names: project.names(),
        renderer: Renderer::styled(),
    };
    let diagnostics = project.diagnostics.iter();
    diagnostics
        .map(|diagnostic| reporter.render(diagnostic) + "\n\n")
        .collect()
}

struct Reporter<'a> {
    sources: &'a Sources,
    names: Names,
    renderer: Renderer,
}

impl<'a> Reporter<'a> {
    fn render(&self, diagnostic: &'a Diagnostic) -> String {
        let level = match diagnostic.severity() {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level
            .primary_title(&diagnostic.message)
            .id(diagnostic.code.id());
        let help = diagnostic.help.as_deref();
        let group = title
            .elements(self.excerpts(diagnostic))
            .elements(help.map(|help| Level::HELP.message(help)));
        self.renderer.render(&[group])
    }

    /// One excerpt of each file that a diagnostic speaks of, that of its first label first.
    fn excerpts(&self, diagnostic: &'a Diagnostic) -> Vec<Element<'a>> {
        let mut files: Vec<FileId> = Vec::new();
        for label in &diagnostic.labels {
            if !files.contains(&label.location.file) {
                files.push(label.location.file);
            }
        }
        let files = files.into_iter();
        files.map(|file| self.excerpt(diagnostic, file)).collect()
    }

    fn excerpt(&self, diagnostic: &'a Diagnostic, id: FileId) -> Element<'a> {
        let file = self.sources.file(id);
        let name = self.names.of(file.path());
        if file.text().is_empty() {
            return Origin::path(name).into();
        }
        let labels = diagnostic.labels.iter().enumerate();
        let labels: Vec<(usize, &Label)> = labels
            .filter(|(_, label)| label.location.file == id)
            .collect();
        // The renderer goes through all that it is given, which is not to be the file for each mistake in it.
        let lines = lines(file.text(), labels.iter().map(|(_, label)| label.location));
        if lines.len() > LONGEST_EXCERPT {
            let start = labels
                .first()
                .map_or(0, |(_, label)| label.location.span.start);
            let at = file.position(start);
            return Origin::path(name)
                .line(at.line)
                .char_column(at.column)
                .into();
        }
        let labels = labels.into_iter();
        Snippet::source(&file.text()[lines.clone()])
            .line_start(file.position(lines.start).line)
            .path(name)
            .annotations(labels.map(|(index, label)| annotation(index == 0, label, lines.start)))
            .into()
    }
}

/// The whole lines in which locations stand, and what is between them.
fn lines(text: &str, locations: impl Iterator<Item = Location> + Clone) -> Range<usize> {
    let start = locations.clone().map(|location| location.span.start).min();
    let end = locations.map(|location| location.span.end).max();
    let (start, end) = (start.unwrap_or_default(), end.unwrap_or_default());
    let before = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let after = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
    before..after
}

/// A label in a text that starts at an offset of the file.
fn annotation(is_first: bool, label: &Label, offset: usize) -> Annotation<'_> {
    let Label { location, message } = label;
    let kind = if is_first {
        AnnotationKind::Primary
    } else {
        AnnotationKind::Context
    };
    let annotation = kind.span(location.span.start - offset..location.span.end - offset);
    if message.is_empty() {
        annotation
    } else {
        annotation.label(message)
    }
}
