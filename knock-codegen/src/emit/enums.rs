//! Sets of strings as enums.

use super::Emitter;
use super::markdown::code;
use super::types::Enum;

impl Emitter<'_> {
    pub(super) fn enumeration(&mut self, item: &Enum<'_>) {
        self.item(&item.docs);
        self.writer
            .line(&["#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]"]);
        self.writer.line(&["#[non_exhaustive]"]);
        self.writer.open(&["pub enum ", &item.identifier, " {"]);
        for (string, variant) in &item.variants {
            self.writer.docs(&code(string));
            self.writer.line(&[variant, ","]);
        }
        self.writer.close();
        self.text_of(item);
        self.start_serialize(&item.identifier);
        self.writer
            .line(&["serializer.serialize_str(self.as_str())"]);
        self.writer.close();
        self.writer.close();
    }

    fn text_of(&mut self, item: &Enum<'_>) {
        self.writer.blank();
        self.writer.open(&["impl ", &item.identifier, " {"]);
        self.writer.docs("The string that is sent.");
        self.writer.line(&["#[must_use]"]);
        self.writer
            .open(&["pub const fn as_str(self) -> &'static str {"]);
        self.writer.open(&["match self {"]);
        for (string, variant) in &item.variants {
            let string = format!("{string:?}");
            self.writer.arm(&["Self::", variant], &string);
        }
        self.writer.close();
        self.writer.close();
        self.writer.close();
    }
}
