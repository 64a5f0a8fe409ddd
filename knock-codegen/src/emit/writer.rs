//! Source text that needs no formatter: every rule by which rustfmt breaks the lines that generated
//! code has is a method here.

use super::rust_type::RustType;

/// The width at which rustfmt breaks a line.
const WIDTH: usize = 100;
/// The width at which it breaks the arguments of a call.
const CALL_WIDTH: usize = 60;
const INDENT: &str = "    ";

/// Rust source that grows by lines.
#[derive(Default)]
pub(super) struct Writer {
    text: String,
    depth: usize,
}

/// What stands before the body of a function.
pub(super) struct Signature<'a> {
    /// All before the parameters: `pub fn trigger`.
    pub(super) head: &'a str,
    pub(super) parameters: &'a [Parameter],
    pub(super) output: &'a str,
    /// The bounds of the `where` clause.
    pub(super) bounds: &'a [String],
}

/// A parameter: a receiver has no type.
pub(super) type Parameter = (&'static str, Option<RustType>);

impl Writer {
    pub(super) fn finish(self) -> String {
        self.text
    }

    /// A line at the present depth.
    pub(super) fn line(&mut self, line: &str) {
        if !line.is_empty() {
            for _ in 0..self.depth {
                self.text.push_str(INDENT);
            }
            self.text.push_str(line);
        }
        self.text.push('\n');
    }

    /// An empty line, except at the start of a block.
    pub(super) fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("{\n") {
            self.line("");
        }
    }

    /// A line that opens a block: what follows is indented.
    pub(super) fn open(&mut self, line: &str) {
        self.line(line);
        self.depth += 1;
    }

    /// The end of a block.
    pub(super) fn close(&mut self, line: &str) {
        self.depth -= 1;
        self.line(line);
    }

    /// Paragraphs of documentation.
    pub(super) fn docs(&mut self, paragraphs: impl IntoIterator<Item: AsRef<str>>) {
        for (index, paragraph) in paragraphs.into_iter().enumerate() {
            if index > 0 {
                self.line("///");
            }
            for line in paragraph.as_ref().trim_end().lines() {
                self.line(format!("/// {line}").trim_end());
            }
        }
    }

    /// `head(arguments)tail`.
    pub(super) fn call(&mut self, head: &str, arguments: &[&str], tail: &str) {
        let row = arguments.join(", ");
        let line = format!("{head}({row}){tail}");
        if row.len() <= CALL_WIDTH && self.fits_in_bytes(&line) {
            self.line(&line);
        } else {
            self.list(&format!("{head}("), arguments, &format!("){tail}"));
        }
    }

    /// The start of a function: what follows is its body.
    pub(super) fn function(&mut self, signature: &Signature<'_>) {
        let Signature {
            head,
            parameters,
            output,
            bounds,
        } = signature;
        let row: Vec<String> = parameters.iter().map(parameter_text).collect();
        let brace = if bounds.is_empty() { " {" } else { "" };
        let line = format!("{head}({}) -> {output}{brace}", row.join(", "));
        if self.fits_in_bytes(&line) {
            self.line(&line);
        } else {
            self.open(&format!("{head}("));
            for parameter in *parameters {
                self.parameter(parameter);
            }
            self.close(&format!(") -> {output}{brace}"));
        }
        if !bounds.is_empty() {
            self.list("where", bounds, "{");
        }
        self.depth += 1;
    }

    fn parameter(&mut self, parameter: &Parameter) {
        let line = format!("{},", parameter_text(parameter));
        match parameter {
            // Here rustfmt does not count `impl `.
            (name, Some(ty)) if !self.fits(&line.replacen("impl ", "", 1)) => {
                self.split_where_long(&format!("{name}: "), ty);
            }
            _ => self.line(&line),
        }
    }

    /// `impl of for identifier` and its opening brace, where rustfmt does not count the indent.
    pub(super) fn open_impl(&mut self, of: &str, identifier: &str) {
        let line = format!("impl {of} for {identifier} {{");
        if line.len() <= WIDTH {
            self.line(&line);
        } else {
            self.line(&format!("impl {of}"));
            self.indented(&format!("for {identifier}"));
            self.line("{");
        }
        self.depth += 1;
    }

    /// `if let` and its opening brace.
    pub(super) fn open_if_let(&mut self, pattern: &str, value: &str) {
        let line = format!("if let {pattern} = {value} {{");
        if self.fits(&line) {
            self.line(&line);
        } else {
            self.wrapped(&format!("if let {pattern} ="), value);
            self.line("{");
        }
        self.depth += 1;
    }

    /// `head value`, with the value on a line of its own where both are too long for one.
    pub(super) fn wrapped(&mut self, head: &str, value: &str) {
        let line = format!("{head} {value}");
        if self.fits(&line) {
            self.line(&line);
        } else {
            self.line(head);
            self.indented(value);
        }
    }

    /// An arm of a `match`: `pattern =>` and its value.
    pub(super) fn arm(&mut self, head: &str, value: &str) {
        let line = format!("{head} {value},");
        if self.fits(&line) {
            self.line(&line);
        } else {
            self.open(&format!("{head} {{"));
            self.line(value);
            self.close("}");
        }
    }

    /// A field of a struct: `pub name` and its type.
    pub(super) fn field(&mut self, head: &str, ty: &RustType) {
        let in_one = format!("{head}: {ty},");
        let in_two = format!("{INDENT}{ty},");
        let start = format!("{head}: {}<", ty.parts().0);
        if self.fits(&in_one) || self.fits(&in_two) {
            self.wrapped(&format!("{head}:"), &format!("{ty},"));
        } else if self.fits(&start) {
            self.split_where_long(&format!("{head}: "), ty);
        } else {
            self.open(&format!("{head}:"));
            self.split_where_long("", ty);
            self.depth -= 1;
        }
    }

    /// `head type,` with the arguments of the type one a line where it is too long.
    fn split_where_long(&mut self, head: &str, ty: &RustType) {
        let line = format!("{head}{ty},");
        let (path, arguments) = ty.parts();
        if arguments.is_empty() || self.fits(&line) {
            self.line(&line);
        } else {
            self.open(&format!("{head}{path}<"));
            for argument in &arguments {
                self.split_where_long("", argument);
            }
            self.close(">,");
        }
    }

    fn indented(&mut self, line: &str) {
        self.depth += 1;
        self.line(line);
        self.depth -= 1;
    }

    fn list(&mut self, head: &str, items: &[impl AsRef<str>], tail: &str) {
        self.open(head);
        for item in items {
            self.line(&format!("{},", item.as_ref()));
        }
        self.close(tail);
    }

    fn fits(&self, line: &str) -> bool {
        // Chinese characters, kana and hangul take up two columns each.
        let columns: usize = line.chars().map(|c| 1 + usize::from(c >= '\u{2e80}')).sum();
        self.depth * INDENT.len() + columns <= WIDTH
    }

    /// For calls and the heads of functions: there rustfmt counts bytes.
    fn fits_in_bytes(&self, line: &str) -> bool {
        self.depth * INDENT.len() + line.len() <= WIDTH
    }
}

fn parameter_text((name, ty): &Parameter) -> String {
    match ty {
        Some(ty) => format!("{name}: {ty}"),
        None => (*name).to_owned(),
    }
}
