//! What is sent for a struct: its fields, what is optional, and extra entries.

use super::rust_type::RustType;
use super::setters::{Argument, DERIVE};
use super::types::{Member, Struct};
use super::{Emitter, docs};
use crate::contract::Presence;
use crate::names::setter;

impl Emitter<'_> {
    /// The payload of a struct: a struct too where something is optional, so that it has setters.
    pub(super) fn payload(&mut self, item: &Struct<'_>) {
        self.item(docs::payload(item));
        if item.optional().next().is_none() {
            self.writer.wrapped(
                &format!("pub type {} =", item.payload()),
                &format!("{}::Payload<{}>;", self.runtime, item.identifier),
            );
        } else {
            self.payload_struct(item);
            self.conversion(item);
            self.setters(item);
            self.fields_of_payload(item);
            self.serialization(item);
        }
    }

    fn payload_struct(&mut self, item: &Struct<'_>) {
        self.writer.line(DERIVE);
        self.writer.line("#[must_use]");
        self.writer
            .open(&format!("pub struct {} {{", item.payload()));
        self.writer.line(&format!("required: {},", item.identifier));
        for member in item.optional() {
            let ty = RustType::Option(Box::new(member.ty.clone()));
            self.writer.field(&setter(&member.identifier), &ty);
        }
        self.writer
            .line(&format!("extra: {}::Extra,", self.runtime));
        self.writer.close("}");
    }

    fn conversion(&mut self, item: &Struct<'_>) {
        self.writer.blank();
        self.writer.open_impl(
            &format!("::core::convert::From<{}>", item.identifier),
            &item.payload(),
        );
        self.writer.open(&format!(
            "fn from(required: {}) -> Self {{",
            item.identifier
        ));
        self.writer.open("Self {");
        self.writer.line("required,");
        for member in item.optional() {
            let head = format!("{}:", setter(&member.identifier));
            self.writer.wrapped(&head, "::core::option::Option::None,");
        }
        self.writer
            .line(&format!("extra: {}::Extra::new(),", self.runtime));
        self.writer.close("}");
        self.writer.close("}");
        self.writer.close("}");
    }

    fn setters(&mut self, item: &Struct<'_>) {
        self.writer.blank();
        self.writer.open(&format!("impl {} {{", item.payload()));
        for member in item.optional() {
            let argument = Argument::of(&member.ty);
            self.start_setter(member, &argument, "mut self", "Self");
            for line in argument.conversion {
                self.writer.line(line);
            }
            self.writer.wrapped(
                &format!("self.{} =", setter(&member.identifier)),
                &format!("::core::option::Option::Some({});", argument.converted),
            );
            self.writer.line("self");
            self.writer.close("}");
        }
        self.start_extra("mut self", "Self", false);
        self.writer.line("self.extra.insert(key, value);");
        self.writer.line("self");
        self.writer.close("}");
        self.writer.close("}");
    }

    fn fields_of_payload(&mut self, item: &Struct<'_>) {
        self.start_fields(&item.payload(), "map");
        let serialize = format!("{}::Fields::serialize_fields", self.runtime);
        self.writer
            .call(&serialize, &["&self.required", "map"], "?;");
        for member in item.optional() {
            self.optional_entry(member);
        }
        self.end_fields();
    }

    fn optional_entry(&mut self, member: &Member<'_>) {
        let key = format!("{:?}", member.key);
        let value = format!("&self.{}", setter(&member.identifier));
        if let Presence::Optional { null: true, .. } = member.field.presence {
            return self
                .writer
                .call("map.serialize_entry", &[&key, &value], "?;");
        }
        self.writer
            .open_if_let("::core::option::Option::Some(value)", &value);
        self.writer
            .call("map.serialize_entry", &[&key, "value"], "?;");
        self.writer.close("}");
    }

    fn serialization(&mut self, item: &Struct<'_>) {
        self.start_serialize(&item.payload());
        self.writer.line("self.extra.serialize(self, serializer)");
        self.writer.close("}");
        self.writer.close("}");
    }
}
