//! The lines of a file that hold certain places, cut at these places.

use std::mem;
use std::ops::Range;

use knock_codegen::source::SourceFile;
use knock_liquid::Span;

/// How many characters are shown between a place and what is left out of a long line.
const CONTEXT: usize = 100;

/// A line in pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// The first is 1.
    pub(super) number: usize,
    pub(super) pieces: Vec<Piece<'a>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Plain(&'a str),
    /// What is left out because the line is long.
    Gap,
    /// What stands at a place, or a part of it.
    Mark {
        text: &'a str,
        /// The index of the place.
        place: usize,
        /// Whether the place starts here.
        is_start: bool,
    },
}

/// The lines that hold these places, which are in order, all different and not empty.
///
/// Where places overlap, each character belongs to the smallest place around it: in `a.b` the `a` to
/// the read of `a`, and `.b` to that of `a.b`.
pub(super) fn lines<'a>(file: &'a SourceFile, places: &[Span]) -> Vec<Line<'a>> {
    let text = file.text();
    let parts: Vec<Part> = (stretches(places).into_iter())
        .flat_map(|part| part.by_line(text))
        .collect();
    let mut started = vec![false; places.len()];
    let lines = parts.chunk_by(|a, b| !text[a.range.end..b.range.start].contains('\n'));
    lines
        .map(|parts| Line {
            number: file.position(parts[0].range.start).line,
            pieces: pieces(text, parts, &mut started),
        })
        .collect()
}

/// A stretch of text that belongs to a place.
struct Part {
    range: Range<usize>,
    place: usize,
}

/// Cuts places into stretches that do not overlap.
fn stretches(places: &[Span]) -> Vec<Part> {
    let mut bounds: Vec<usize> = (places.iter())
        .flat_map(|place| [place.start, place.end])
        .collect();
    bounds.sort_unstable();
    bounds.dedup();
    let mut open: Vec<usize> = Vec::new();
    let mut coming = (0..places.len()).peekable();
    let mut parts: Vec<Part> = Vec::new();
    for bound in bounds.windows(2) {
        let range = bound[0]..bound[1];
        open.retain(|place| places[*place].end > range.start);
        open.extend(std::iter::from_fn(|| {
            coming.next_if(|place| places[*place].start <= range.start)
        }));
        let smallest = open
            .iter()
            .min_by_key(|place| places[**place].range().len());
        if let Some(&place) = smallest {
            parts.push(Part { range, place });
        }
    }
    parts
}

impl Part {
    /// What of it stands in each line, without the ends of the lines.
    fn by_line(self, text: &str) -> impl Iterator<Item = Self> {
        let mut end = self.range.start;
        let lines = text[self.range].split_inclusive('\n');
        let ranges = lines.map(move |line| {
            let start = end;
            end += line.len();
            start..start + line.trim_end_matches(['\n', '\r']).len()
        });
        let place = self.place;
        (ranges.filter(|range| !range.is_empty())).map(move |range| Self { range, place })
    }
}

/// The line around some parts of it.
fn pieces<'a>(text: &'a str, parts: &[Part], started: &mut [bool]) -> Vec<Piece<'a>> {
    let first = parts[0].range.start;
    let line_start = text[..first].rfind('\n').map_or(0, |at| at + 1);
    let mut pieces = end_of(text[line_start..first].trim_start());
    let mut end = first;
    for &Part { ref range, place } in parts {
        pieces.extend(both_ends_of(&text[end..range.start]));
        let is_start = !mem::replace(&mut started[place], true);
        pieces.extend(mark(&text[range.clone()], place, is_start));
        end = range.end;
    }
    pieces.extend(start_of(text[end..].lines().next().unwrap_or_default()));
    pieces.retain(|piece| *piece != Piece::Plain(""));
    pieces
}

fn start_of(text: &str) -> Vec<Piece<'_>> {
    match head(text, CONTEXT) {
        Some(head) => vec![Piece::Plain(head), Piece::Gap],
        None => vec![Piece::Plain(text)],
    }
}

fn end_of(text: &str) -> Vec<Piece<'_>> {
    match tail(text, CONTEXT) {
        Some(tail) => vec![Piece::Gap, Piece::Plain(tail)],
        None => vec![Piece::Plain(text)],
    }
}

fn both_ends_of(text: &str) -> Vec<Piece<'_>> {
    if head(text, 2 * CONTEXT).is_none() {
        return vec![Piece::Plain(text)];
    }
    let [mut start, end] = [start_of(text), end_of(text)];
    start.extend(end.into_iter().skip(1));
    start
}

fn mark(text: &str, place: usize, is_start: bool) -> Vec<Piece<'_>> {
    let head = head(text, 2 * CONTEXT);
    let shown = Piece::Mark {
        text: head.unwrap_or(text),
        place,
        is_start,
    };
    [shown]
        .into_iter()
        .chain(head.map(|_| Piece::Gap))
        .collect()
}

/// The first characters of a text that has more.
fn head(text: &str, count: usize) -> Option<&str> {
    let (end, _) = text.char_indices().nth(count)?;
    Some(&text[..end])
}

/// The last characters of a text that has more.
fn tail(text: &str, count: usize) -> Option<&str> {
    let (start, _) = text.char_indices().rev().nth(count - 1)?;
    (start > 0).then(|| &text[start..])
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use knock_codegen::source::Sources;
    use knock_liquid::Span;

    use super::{Piece, lines};

    /// Lines with each mark in brackets; `+` after the number of a place says that it goes on.
    fn shown(text: &str, places: &[(usize, usize)]) -> String {
        let mut sources = Sources::default();
        let file = sources.add("file", text);
        let places: Vec<Span> = (places.iter()).map(|it| Span::new(it.0, it.1)).collect();
        let mut shown = String::new();
        for line in lines(sources.file(file), &places) {
            let _ = write!(shown, "{}|", line.number);
            for piece in line.pieces {
                let _ = match piece {
                    Piece::Plain(text) => write!(shown, "{text}"),
                    Piece::Gap => write!(shown, "…"),
                    Piece::Mark {
                        text,
                        place,
                        is_start,
                    } => write!(shown, "[{place}{}{text}]", if is_start { ":" } else { "+" }),
                };
            }
            shown.push('\n');
        }
        shown
    }

    #[test]
    fn only_lines_with_places_are_there() {
        let text = "one\r\ntwo a b\r\nthree\nfour c";
        assert_eq!(
            shown(text, &[(9, 10), (11, 12), (25, 26)]),
            "2|two [0:a] [1:b]\n4|four [2:c]\n"
        );
        assert_eq!(shown(text, &[]), "");
    }

    #[test]
    fn the_smallest_place_around_a_character_has_it() {
        assert_eq!(shown("a.b", &[(0, 1), (0, 3)]), "1|[0:a][1:.b]\n");
        assert_eq!(shown("a[b].c", &[(0, 6), (2, 3)]), "1|[0:a[][1:b][0+].c]\n");
    }

    #[test]
    fn a_place_of_many_lines_goes_on() {
        assert_eq!(shown("x a\n\n .b y", &[(2, 8)]), "1|x [0:a]\n3|[0+ .b] y\n");
    }

    #[test]
    fn long_lines_are_cut_between_characters() {
        let long = "ü".repeat(300);
        let text = format!("{long}a{long}b{long}");
        let cut = "ü".repeat(100);
        assert_eq!(
            shown(&text, &[(600, 601), (1201, 1202)]),
            format!("1|…{cut}[0:a]{cut}…{cut}[1:b]{cut}…\n")
        );
        assert_eq!(shown(&long, &[(0, 600)]), format!("1|[0:{cut}{cut}]…\n"));
    }
}
