//! Objects as structs: the literal holds what is required, and setters lead to the payload.

use super::rust_type::RustType;
use super::setters::{Argument, DERIVE};
use super::types::Struct;
use super::writer::Signature;
use super::{Emitter, docs};
use crate::names::setter;

const INTO_PAYLOAD: &str = "::core::convert::Into::into(self)";

impl Emitter<'_> {
    /// A struct, what is sent for it, and the methods and traits of both.
    pub(super) fn structure(&mut self, item: &Struct<'_>) {
        self.literal(item);
        self.fields_of_literal(item);
        self.conveniences(item);
        self.payload(item);
    }

    /// The struct of the required members.
    fn literal(&mut self, item: &Struct<'_>) {
        self.item(docs::literal(item, self.contract));
        self.writer.line(DERIVE);
        let head = format!("pub struct {} {{", item.identifier);
        if item.required().next().is_none() {
            return self.writer.line(&format!("{head}}}"));
        }
        self.writer.open(&head);
        for member in item.required() {
            self.writer.docs(docs::member(member, self.sources));
            let head = format!("pub {}", member.identifier);
            self.writer.field(&head, &member.ty);
        }
        self.writer.close("}");
    }

    fn fields_of_literal(&mut self, item: &Struct<'_>) {
        let map = if item.required().next().is_some() {
            "map"
        } else {
            "_map"
        };
        self.start_fields(&item.identifier, map);
        for member in item.required() {
            let key = format!("{:?}", member.key);
            let value = format!("&self.{}", member.identifier);
            self.writer
                .call("map.serialize_entry", &[&key, &value], "?;");
        }
        self.end_fields();
    }

    /// The start of `Fields::serialize_fields`.
    pub(super) fn start_fields(&mut self, identifier: &str, map: &'static str) {
        let runtime = self.runtime;
        self.writer.blank();
        self.writer
            .open_impl(&format!("{runtime}::Fields"), identifier);
        self.writer.function(&Signature {
            head: &format!("fn serialize_fields<M: {runtime}::SerializeMap>"),
            parameters: &[
                ("&self", None),
                (map, Some(RustType::Named("&mut M".to_owned()))),
            ],
            output: "::core::result::Result<(), M::Error>",
            bounds: &[],
        });
    }

    pub(super) fn end_fields(&mut self) {
        self.writer.line("::core::result::Result::Ok(())");
        self.writer.close("}");
        self.writer.close("}");
    }

    /// The methods of the literal that begin a payload, so that nobody needs its name.
    fn conveniences(&mut self, item: &Struct<'_>) {
        let payload = item.payload();
        self.writer.blank();
        self.writer.open(&format!("impl {} {{", item.identifier));
        for member in item.optional() {
            let name = setter(&member.identifier);
            let argument = Argument::of(&member.ty);
            self.start_setter(member, &argument, "self", &payload);
            self.writer.call(
                &format!("{payload}::{name}"),
                &[INTO_PAYLOAD, argument.name],
                "",
            );
            self.writer.close("}");
        }
        let must_use = item.optional().next().is_none();
        self.start_extra("self", &payload, must_use);
        self.writer.call(
            &format!("{payload}::extra"),
            &[INTO_PAYLOAD, "key", "value"],
            "",
        );
        self.writer.close("}");
        self.writer.close("}");
    }
}
