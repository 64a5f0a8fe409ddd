//! Lines of files, with what they are about highlighted.

use knock_codegen::source::Location;
use knock_liquid::Span;
use maud::{Markup, html};

use super::excerpt::{Line, Piece, lines};
use super::shown::Shown;
use super::words;
use super::workflow::Section;

impl Section<'_> {
    /// Every line that reads a field, in its file.
    pub(super) fn lines(&self) -> Markup {
        let places = self.reading.places.as_slice();
        html! {
            section.reads {
                h3 { "Where it is read" }
                @for places in places.chunk_by(|(a, _), (b, _)| a.file == b.file) {
                    (self.file(places))
                }
            }
        }
    }

    fn file(&self, places: &[(Location, usize)]) -> Markup {
        let file = self.sources.file(places[0].0.file);
        let spans: Vec<Span> = places.iter().map(|(place, _)| place.span).collect();
        html! {
            figure {
                figcaption { (Shown(self.file_name(file.path()))) }
                ol.lines {
                    @for line in lines(file, &spans) {
                        (item(&line, |text, place, is_start| self.mark(text, places[place], is_start)))
                    }
                }
            }
        }
    }

    /// What reads a field, as a link to it.
    fn mark(&self, text: &str, (place, number): (Location, usize), is_start: bool) -> Markup {
        let (group, entry) = self.reading.field(number);
        let anchor = self.reading.number(place).filter(|_| is_start);
        let anchor = anchor.map(|number| self.read_anchor(number));
        let presence = words::presence(entry.presence).name;
        html! {
            a.(presence) id=[anchor] href={ "#" (self.field_anchor(number)) }
                title={ (group.root) "." (Shown(&entry.path)) ", " (presence) }
                { (Shown(text)) }
        }
    }
}

/// A line under its number; `mark` shows a text that stands at a place, by the index of the place and
/// whether it starts there.
pub(super) fn item(line: &Line<'_>, mark: impl Fn(&str, usize, bool) -> Markup) -> Markup {
    html! {
        li value=(line.number) {
            code {
                @for piece in &line.pieces {
                    @match *piece {
                        Piece::Plain(text) => (Shown(text)),
                        Piece::Gap => span.gap title="left out: the line is long" { "…" },
                        Piece::Mark { text, place, is_start } => (mark(text, place, is_start)),
                    }
                }
            }
        }
    }
}
