//! What is wrong with the files.

use knock_codegen::diagnostic::{Diagnostic, Label, Severity};
use knock_codegen::source::Sources;
use knock_liquid::Span;
use maud::{Markup, html};

use super::excerpt::lines;
use super::lines::item;
use super::shown::{Shown, message};

/// All diagnostics, in their order.
pub(super) fn problems(sources: &Sources, diagnostics: &[Diagnostic]) -> Markup {
    html! {
        section #problems {
            h2 { "Problems" }
            ul { @for diagnostic in diagnostics { (problem(sources, diagnostic)) } }
        }
    }
}

fn problem(sources: &Sources, diagnostic: &Diagnostic) -> Markup {
    let (class, severity) = match diagnostic.severity() {
        Severity::Error => ("error", "Error"),
        Severity::Warning => ("warning", "Warning"),
    };
    html! {
        li.problem.(class) {
            p.message {
                strong { (severity) " " (diagnostic.code) }
                " " (message(&diagnostic.message))
            }
            @for label in &diagnostic.labels { (place(sources, label)) }
            @if let Some(help) = &diagnostic.help { p.help { (message(help)) } }
        }
    }
}

/// A place, with the line that it is in.
fn place(sources: &Sources, label: &Label) -> Markup {
    let file = sources.file(label.location.file);
    let span = first_line(label.location.span, file.text());
    let spans: &[Span] = span.as_slice();
    html! {
        figure {
            figcaption {
                (Shown(&sources.place(label.location)))
                @if !label.message.is_empty() { ": " (message(&label.message)) }
            }
            @if span.is_some() {
                ol.lines {
                    @for line in lines(file, spans) {
                        (item(&line, |text, _, _| html! { mark { (Shown(text)) } }))
                    }
                }
            }
        }
    }
}

/// What is highlighted of a place: of many lines the first, and one character where the place is
/// between two.
fn first_line(span: Span, text: &str) -> Option<Span> {
    let rest = text.get(span.start..)?;
    let line = rest.split(['\n', '\r']).next().unwrap_or_default();
    let first = line.chars().next()?;
    let end = (span.start + line.len()).min(span.end);
    Some(Span::new(
        span.start,
        end.max(span.start + first.len_utf8()),
    ))
}
