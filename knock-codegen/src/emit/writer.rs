//! Source text that needs no formatter: every rule by which rustfmt breaks the lines that generated
//! code has is a method here.
//!
//! Lines come in parts, so that no string is made only to be copied.

use super::rust_type::RustType;

/// The width at which rustfmt breaks a line.
const WIDTH: usize = 100;
/// The width at which it breaks the arguments of a call.
const CALL_WIDTH: usize = 60;
const INDENT: &str = "    ";

/// How many bytes most modules have at most.
const ROOM: usize = 32 * 1024;

/// Rust source that grows by lines.
pub(super) struct Writer {
    text: String,
    depth: usize,
}

/// What stands before the body of a function.
pub(super) struct Signature<'a> {
    /// All before the parameters: `pub fn trigger`.
    pub(super) head: &'a [&'a str],
    pub(super) parameters: &'a [Parameter<'a>],
    /// What it answers; empty where that is nothing.
    pub(super) output: &'a str,
    /// The bounds of the `where` clause.
    pub(super) bounds: &'a [String],
}

/// A parameter: a receiver has no type.
pub(super) type Parameter<'a> = (&'a str, Option<&'a RustType>);

impl Writer {
    pub(super) fn new() -> Self {
        Self {
            text: String::with_capacity(ROOM),
            depth: 0,
        }
    }

    pub(super) fn finish(mut self) -> String {
        self.text.shrink_to_fit();
        self.text
    }

    /// A line at the present depth.
    pub(super) fn line(&mut self, parts: &[&str]) {
        self.indent();
        self.push(parts);
        self.text.push('\n');
    }

    /// An empty line, except at the start of a block.
    pub(super) fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("{\n") {
            self.text.push('\n');
        }
    }

    /// A line that opens a block: what follows is indented.
    pub(super) fn open(&mut self, parts: &[&str]) {
        self.line(parts);
        self.depth += 1;
    }

    /// The end of a block.
    pub(super) fn close(&mut self) {
        self.close_with(&["}"]);
    }

    /// Documentation.
    pub(super) fn docs(&mut self, docs: &str) {
        for line in docs.trim_end().lines() {
            match line.trim_end() {
                "" => self.line(&["///"]),
                line => self.line(&["/// ", line]),
            }
        }
    }

    /// `head(arguments)tail`.
    pub(super) fn call(&mut self, head: &[&str], arguments: &[&str], tail: &str) {
        let row = length(arguments) + 2 * arguments.len().saturating_sub(1);
        // Here rustfmt counts bytes, elsewhere columns.
        let line = self.depth * INDENT.len() + length(head) + row + tail.len() + 2;
        self.indent();
        self.push(head);
        if row <= CALL_WIDTH && line <= WIDTH {
            for (index, argument) in arguments.iter().enumerate() {
                self.push(&[if index == 0 { "(" } else { ", " }, argument]);
            }
            self.push(&[")", tail, "\n"]);
        } else {
            self.push(&["(\n"]);
            self.depth += 1;
            for argument in arguments {
                self.line(&[argument, ","]);
            }
            self.close_with(&[")", tail]);
        }
    }

    /// The start of a function: what follows is its body.
    pub(super) fn function(&mut self, signature: &Signature<'_>) {
        let start = self.text.len();
        self.indent();
        self.push(signature.head);
        self.push(&["("]);
        for (index, (name, ty)) in signature.parameters.iter().enumerate() {
            self.push(&[if index == 0 { "" } else { ", " }, name]);
            self.push(&ty.map_or(["", ""], |ty| [": ", ty.text()]));
        }
        self.end_of_head(signature);
        // Here, too, bytes count.
        if self.text.len() - start <= WIDTH {
            self.push(&["\n"]);
        } else {
            self.text.truncate(start);
            self.tall_function(signature);
        }
        if !signature.bounds.is_empty() {
            self.open(&["where"]);
            for bound in signature.bounds {
                self.line(&[bound, ","]);
            }
            self.close_with(&["{"]);
        }
        self.depth += 1;
    }

    /// The start of a function with its parameters one a line.
    fn tall_function(&mut self, signature: &Signature<'_>) {
        self.indent();
        self.push(signature.head);
        self.push(&["(\n"]);
        self.depth += 1;
        for (name, ty) in signature.parameters {
            match ty {
                Some(ty) => self.parameter(name, ty),
                None => self.line(&[name, ","]),
            }
        }
        self.depth -= 1;
        self.indent();
        self.end_of_head(signature);
        self.push(&["\n"]);
    }

    /// What stands behind the parameters, up to the bounds or the brace.
    fn end_of_head(&mut self, signature: &Signature<'_>) {
        let arrow = if signature.output.is_empty() {
            ")"
        } else {
            ") -> "
        };
        let brace = if signature.bounds.is_empty() {
            " {"
        } else {
            ""
        };
        self.push(&[arrow, signature.output, brace]);
    }

    fn parameter(&mut self, name: &str, ty: &RustType) {
        // Here rustfmt does not count `impl `.
        let counted = ty.text().strip_prefix("impl ").unwrap_or(ty.text());
        if self.fits(&[name, ": ", counted, ","]) {
            self.line(&[name, ": ", ty.text(), ","]);
        } else {
            self.split(&[name, ": "], ty);
        }
    }

    /// `impl of for identifier` and its opening brace.
    pub(super) fn open_impl(&mut self, of: &str, identifier: &str) {
        self.indent();
        self.push(&["impl ", of]);
        // Here rustfmt does not count the indent.
        if length(&["impl ", of, " for ", identifier, " {"]) <= WIDTH {
            self.push(&[" for ", identifier, " {\n"]);
        } else {
            self.push(&["\n"]);
            self.indented(&["for ", identifier]);
            self.line(&["{"]);
        }
        self.depth += 1;
    }

    /// `head value`, with the value on a line of its own where both are too long for one.
    pub(super) fn wrapped(&mut self, head: &[&str], value: &[&str]) {
        let line = [head, &[" "], value].concat();
        if self.fits(&line) {
            self.line(&line);
        } else {
            self.line(head);
            self.indented(value);
        }
    }

    /// An arm of a `match`: `pattern =>` and its value.
    pub(super) fn arm(&mut self, pattern: &[&str], value: &str) {
        let pattern = pattern.concat();
        let line = [&pattern, " => ", value, ","];
        if self.fits(&line) {
            self.line(&line);
        } else {
            self.open(&[&pattern, " => {"]);
            self.line(&[value]);
            self.close();
        }
    }

    /// A field of a struct: its visibility, name and type.
    pub(super) fn field(&mut self, visibility: &str, name: &str, ty: &RustType) {
        let line = [visibility, name, ": ", ty.text(), ","];
        if self.fits(&line) {
            self.line(&line);
        } else if self.fits(&[INDENT, ty.text(), ","]) {
            self.line(&[visibility, name, ":"]);
            self.indented(&[ty.text(), ","]);
        } else if self.fits(&[visibility, name, ": ", ty.path(), "<"]) {
            self.split(&[visibility, name, ": "], ty);
        } else {
            self.open(&[visibility, name, ":"]);
            self.split_where_long(ty);
            self.depth -= 1;
        }
    }

    /// `head (places);`
    pub(super) fn tuple(&mut self, head: &[&str], places: &[RustType]) {
        let texts: Vec<&str> = places.iter().map(RustType::text).collect();
        let row = texts.join(", ");
        let end = if places.len() == 1 { ",);" } else { ");" };
        if row.len() <= CALL_WIDTH {
            return self.wrapped(head, &["(", &row, end]);
        }
        self.open(&[&head.concat(), " ("]);
        for place in places {
            self.split_where_long(place);
        }
        self.close_with(&[");"]);
    }

    fn split_where_long(&mut self, ty: &RustType) {
        if ty.arguments().is_empty() || self.fits(&[ty.text(), ","]) {
            self.line(&[ty.text(), ","]);
        } else {
            self.split(&[], ty);
        }
    }

    /// `head type,` with the arguments of the type one a line.
    fn split(&mut self, head: &[&str], ty: &RustType) {
        let start = [&head.concat(), ty.path()];
        if ty.arguments().is_empty() {
            return self.line(&[start[0], start[1], ","]);
        }
        self.open(&[start[0], start[1], "<"]);
        for argument in ty.arguments() {
            self.split_where_long(argument);
        }
        self.close_with(&[">,"]);
    }

    fn close_with(&mut self, parts: &[&str]) {
        self.depth -= 1;
        self.line(parts);
    }

    fn indented(&mut self, parts: &[&str]) {
        self.depth += 1;
        self.line(parts);
        self.depth -= 1;
    }

    fn indent(&mut self) {
        for _ in 0..self.depth {
            self.text.push_str(INDENT);
        }
    }

    fn push(&mut self, parts: &[&str]) {
        for part in parts {
            self.text.push_str(part);
        }
    }

    /// Whether a line of these parts is short enough.
    fn fits(&self, parts: &[&str]) -> bool {
        let room = WIDTH - self.depth * INDENT.len();
        length(parts) <= room || columns(parts) <= room
    }
}

fn length(parts: &[&str]) -> usize {
    parts.iter().map(|part| part.len()).sum()
}

/// The width in columns: Chinese characters, kana and hangul take two.
fn columns(parts: &[&str]) -> usize {
    let characters = parts.iter().flat_map(|part| part.chars());
    characters.map(|c| 1 + usize::from(c >= '\u{2e80}')).sum()
}
