//! What is sent for a struct: its fields, what is optional, and extra entries.

use super::Emitter;
use super::rust_type::RustType;
use super::setters::{DERIVE, Setter};
use super::types::Struct;

impl Emitter<'_> {
    /// The payload of a struct: a struct too where something is optional, so that it has setters.
    pub(super) fn payload(&mut self, item: &Struct, setters: &[Setter<'_>]) {
        let name = &item.identifier;
        // Without a word, rustdoc cannot tell these from the derives.
        let target = match name.as_str() {
            "Clone" | "Copy" | "Debug" | "Default" | "Eq" | "Hash" | "Ord" | "PartialEq"
            | "PartialOrd" => format!("(struct@{name})"),
            _ => String::new(),
        };
        let what = " as it is sent: with what is optional, and with extra entries.";
        self.item(&["[`", name, "`]", &target, what].concat());
        if item.optional.is_empty() {
            self.writer.wrapped(
                &["pub type ", &item.payload, " ="],
                &["knock_runtime::Payload<", &item.identifier, ">;"],
            );
        } else {
            self.payload_struct(item);
            self.conversion(item);
            self.setters(item, setters);
            self.fields_of_payload(item);
            self.serialization(item);
        }
    }

    fn payload_struct(&mut self, item: &Struct) {
        self.writer.line(&[DERIVE]);
        self.writer.line(&["#[must_use]"]);
        self.writer.open(&["pub struct ", &item.payload, " {"]);
        self.writer.line(&["required: ", &item.identifier, ","]);
        for member in &item.optional {
            let ty = RustType::option(member.ty.clone());
            self.writer.field("", &member.identifier, &ty);
        }
        self.writer.line(&["extra: knock_runtime::Extra,"]);
        self.writer.close();
    }

    fn conversion(&mut self, item: &Struct) {
        let from = format!("::core::convert::From<{}>", item.identifier);
        self.writer.blank();
        self.writer.open_impl(&from, &item.payload);
        self.writer
            .open(&["fn from(required: ", &item.identifier, ") -> Self {"]);
        self.writer.open(&["Self {"]);
        self.writer.line(&["required,"]);
        for member in &item.optional {
            let none = ["::core::option::Option::None,"];
            self.writer.wrapped(&[&member.identifier, ":"], &none);
        }
        self.writer.line(&["extra: knock_runtime::Extra::new(),"]);
        self.writer.close();
        self.writer.close();
        self.writer.close();
    }

    fn setters(&mut self, item: &Struct, setters: &[Setter<'_>]) {
        self.writer.blank();
        self.writer.open(&["impl ", &item.payload, " {"]);
        for setter in setters {
            self.start_setter(setter, "mut self", "Self");
            let field = ["&mut self.", &setter.member.identifier].concat();
            self.writer
                .call(&[setter.set], &[&field, setter.given], ";");
            self.writer.line(&["self"]);
            self.writer.close();
        }
        self.start_extra("mut self", "Self", false);
        self.writer.line(&["self.extra.insert(key, value);"]);
        self.writer.line(&["self"]);
        self.writer.close();
        self.writer.close();
    }

    fn fields_of_payload(&mut self, item: &Struct) {
        self.start_fields(&item.payload, "entries");
        if !item.required.is_empty() {
            self.writer.line(&["let data = &self.required;"]);
        }
        for member in &item.required {
            self.entry("entries.entry", "&data.", member);
        }
        for member in &item.optional {
            // What is not given is left out, or sent as `null`.
            let method = if member.null {
                "entries.entry"
            } else {
                "entries.optional"
            };
            self.entry(method, "&self.", member);
        }
        self.writer.close();
        self.writer.close();
    }

    fn serialization(&mut self, item: &Struct) {
        self.start_serialize(&item.payload);
        self.writer
            .line(&["self.extra.serialize(self, serializer)"]);
        self.writer.close();
        self.writer.close();
    }
}
