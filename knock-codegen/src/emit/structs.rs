//! Objects as structs: the literal holds what is required, and setters lead to the payload.

use super::Emitter;
use super::rust_type::RustType;
use super::setters::{DERIVE, Setter};
use super::types::{Member, Struct};
use super::writer::Signature;

const INTO_PAYLOAD: &str = "::core::convert::From::from(self)";

impl Emitter<'_> {
    /// A struct, what is sent for it, and the methods and traits of both.
    pub(super) fn structure(&mut self, item: &Struct) {
        self.literal(item);
        if item.optional.is_empty() {
            self.fields_of_literal(item);
        }
        let members = item.optional.iter();
        let setters: Vec<Setter<'_>> = members.map(Setter::of).collect();
        self.conveniences(item, &setters);
        self.payload(item, &setters);
    }

    /// The struct of the required members.
    fn literal(&mut self, item: &Struct) {
        self.item(&item.docs);
        self.writer.line(&[DERIVE]);
        if item.required.is_empty() {
            let line = ["pub struct ", &item.identifier, " {}"];
            return self.writer.line(&line);
        }
        self.writer.open(&["pub struct ", &item.identifier, " {"]);
        for member in &item.required {
            self.writer.docs(&member.docs);
            self.writer.field("pub ", &member.identifier, &member.ty);
        }
        self.writer.close();
    }

    fn fields_of_literal(&mut self, item: &Struct) {
        let entries = if item.required.is_empty() {
            "_entries"
        } else {
            "entries"
        };
        self.start_fields(&item.identifier, entries);
        for member in &item.required {
            self.entry("entries.entry", "&self.", member);
        }
        self.writer.close();
        self.writer.close();
    }

    /// The start of `Fields::serialize_fields`.
    pub(super) fn start_fields(&mut self, identifier: &str, entries: &str) {
        self.writer.blank();
        self.writer.open_impl("knock_runtime::Fields", identifier);
        let ty = RustType::plain("&mut knock_runtime::Entries<M>");
        self.writer.function(&Signature {
            head: &["fn serialize_fields<M: knock_runtime::SerializeMap>"],
            parameters: &[("&self", None), (entries, Some(&ty))],
            output: "",
            bounds: &[],
        });
    }

    /// The call that writes a member of `owner`.
    pub(super) fn entry(&mut self, method: &str, owner: &str, member: &Member) {
        let value = [owner, &member.identifier].concat();
        let entry = [member.key.as_str(), &value];
        self.writer.call(&[method], &entry, ";");
    }

    /// The methods of the literal that begin a payload, so that nobody needs its name.
    fn conveniences(&mut self, item: &Struct, setters: &[Setter<'_>]) {
        let payload = &item.payload;
        self.writer.blank();
        self.writer.open(&["impl ", &item.identifier, " {"]);
        for setter in setters {
            self.start_setter(setter, "self", payload);
            let head = [payload, "::", &setter.member.identifier];
            self.writer
                .call(&head, &[INTO_PAYLOAD, setter.parameter], "");
            self.writer.close();
        }
        self.start_extra("self", payload, item.optional.is_empty());
        let arguments = [INTO_PAYLOAD, "key", "value"];
        self.writer.call(&[payload, "::extra"], &arguments, "");
        self.writer.close();
        self.writer.close();
    }
}
