//! Strings: what they decode to, and where their escapes are.

use knock_liquid::Span;

use super::Parser;
use crate::diagnostic::Diagnostic;
use crate::source::Text;

impl Parser<'_> {
    /// The string whose opening quote is next.
    pub(super) fn string(&mut self) -> Result<Text, Diagnostic> {
        let open = self.here();
        self.at = open.end;
        let mut value = String::new();
        let mut escapes = Vec::new();
        loop {
            let rest = &self.text[self.at..];
            let special = rest.find(|c| matches!(c, '"' | '\\') || c < ' ');
            let Some(plain) = special else {
                let invalid = self.invalid(open, "this string is never closed");
                return Err(invalid.help("close it with `\"`"));
            };
            value.push_str(&rest[..plain]);
            self.at += plain;
            match rest.as_bytes()[plain] {
                b'"' => break,
                b'\\' => {
                    value.push(self.escape()?);
                    escapes.push((value.len(), self.at - open.end));
                }
                control => return Err(self.control(control)),
            }
        }
        let location = self.location(Span::new(open.end, self.at));
        self.at += 1;
        Ok(Text::escaped(value, location, escapes))
    }

    /// The character that an escape stands for.
    fn escape(&mut self) -> Result<char, Diagnostic> {
        let start = self.at;
        self.at += 1;
        let letter = self.peek();
        self.at += letter.map_or(0, char::len_utf8);
        let character = match letter {
            Some(character @ ('"' | '\\' | '/')) => Some(character),
            Some('b') => Some('\u{8}'),
            Some('f') => Some('\u{c}'),
            Some('n') => Some('\n'),
            Some('r') => Some('\r'),
            Some('t') => Some('\t'),
            Some('u') => self.code_point(),
            _ => None,
        };
        character.ok_or_else(|| {
            let span = Span::new(start, self.at);
            let what = format!("`{}` is not an escape", span.text(self.text));
            self.invalid(span, &what)
                .help("write `\\\\` for a backslash, and `\\u` with four hexadecimal digits")
        })
    }

    /// The character of the digits that are next: two escapes stand together for a character outside
    /// the basic plane, and half of such a pair for none.
    fn code_point(&mut self) -> Option<char> {
        let unit = self.unit()?;
        if let Some(character) = char::from_u32(unit) {
            return Some(character);
        }
        let is_pair = self.eat('\\') && self.eat('u');
        let low = if is_pair { self.unit()? } else { return None };
        let units = [unit, low].map(|unit| u16::try_from(unit).unwrap_or_default());
        char::decode_utf16(units).next()?.ok()
    }

    fn unit(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }

    fn control(&self, control: u8) -> Diagnostic {
        let written = match control {
            b'\n' => "\\n".to_owned(),
            b'\r' => "\\r".to_owned(),
            b'\t' => "\\t".to_owned(),
            control => format!("\\u{control:04x}"),
        };
        self.invalid(self.here(), "control character in a string")
            .help(format!("write `{written}`"))
    }
}
