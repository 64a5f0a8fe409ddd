//! Sets of constants as enums.

use super::Emitter;
use super::types::Enum;
use crate::contract::Constant;
use crate::markdown::code;

impl Emitter<'_> {
    pub(super) fn enumeration(&mut self, item: &Enum<'_>) {
        self.item(&item.docs);
        self.writer
            .line(&["#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]"]);
        self.writer.line(&["#[non_exhaustive]"]);
        self.writer.open(&["pub enum ", &item.identifier, " {"]);
        for (constant, variant) in &item.variants {
            self.writer.docs(&code(&constant.to_string()));
            self.writer.line(&[variant, ","]);
        }
        self.writer.close();
        let texts: Option<Vec<(&str, &str)>> = item.variants.iter().map(text).collect();
        if let Some(texts) = &texts {
            self.text_of(item, texts);
        }
        self.start_serialize(&item.identifier);
        if texts.is_some() {
            self.writer
                .line(&["serializer.serialize_str(self.as_str())"]);
        } else {
            self.writer.open(&["match self {"]);
            for (constant, variant) in &item.variants {
                self.writer.arm(&["Self::", variant], &serialized(constant));
            }
            self.writer.close();
        }
        self.writer.close();
        self.writer.close();
    }

    fn text_of(&mut self, item: &Enum<'_>, texts: &[(&str, &str)]) {
        self.writer.blank();
        self.writer.open(&["impl ", &item.identifier, " {"]);
        self.writer.docs("The string that is sent.");
        self.writer.line(&["#[must_use]"]);
        self.writer
            .open(&["pub const fn as_str(self) -> &'static str {"]);
        self.writer.open(&["match self {"]);
        for (text, variant) in texts {
            self.writer.arm(&["Self::", variant], &format!("{text:?}"));
        }
        self.writer.close();
        self.writer.close();
        self.writer.close();
    }
}

fn text<'a>((constant, variant): &'a (&Constant, String)) -> Option<(&'a str, &'a str)> {
    match constant {
        Constant::Text(text) => Some((text, variant)),
        _ => None,
    }
}

/// The call that writes a constant.
fn serialized(constant: &Constant) -> String {
    match constant {
        Constant::Text(text) => format!("serializer.serialize_str({text:?})"),
        Constant::Boolean(value) => format!("serializer.serialize_bool({value})"),
        Constant::Number(digits) => {
            if let Ok(number) = digits.parse::<i64>() {
                format!("serializer.serialize_i64({number})")
            } else if let Ok(number) = digits.parse::<u64>() {
                format!("serializer.serialize_u64({number})")
            } else {
                let number: f64 = digits.parse().unwrap_or_default();
                format!("serializer.serialize_f64({number:?})")
            }
        }
    }
}
