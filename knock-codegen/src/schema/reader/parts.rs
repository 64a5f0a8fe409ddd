//! What a schema says of members and of elements.

use super::Reader;
use crate::json::{Json, Member, Node};
use crate::schema::model::{ListPart, ObjectPart, Property, Rest, Schema};

impl Reader<'_> {
    pub(super) fn objects(&mut self, node: &Node, object: &mut ObjectPart) {
        for Member { key, value } in self.members(node.get("properties")) {
            object.location = node.location;
            let property = Property {
                location: key.location,
                required: false,
                schema: self.value(value),
            };
            object.properties.insert(key.value.to_string(), property);
        }
        object.rest = self.rest(node.get("additionalProperties"));
        let patterns = self.members(node.get("patternProperties")).iter();
        let patterns: Vec<Schema> = patterns.map(|member| self.value(&member.value)).collect();
        if let Some(patterned) = patterns.into_iter().reduce(Schema::join) {
            object.rest = match std::mem::replace(&mut object.rest, Rest::Open) {
                Rest::Of(schema) => Rest::Of(Box::new(patterned.join(*schema))),
                Rest::Open | Rest::Closed(_) => Rest::Of(Box::new(patterned)),
            };
        }
        self.required(node.get("required"), object);
    }

    fn required(&mut self, names: Option<&Node>, object: &mut ObjectPart) {
        for name in self.elements(names) {
            let Some(key) = name.as_str() else {
                let message = format!(
                    "expected the name of a property, found {}",
                    name.value.kind()
                );
                self.invalid(name.location, message, "put the name in double quotes");
                continue;
            };
            let rest = &object.rest;
            let property = object.properties.entry(key.to_owned());
            let property = property.or_insert_with(|| Property {
                location: name.location,
                required: true,
                schema: rest.schema(name),
            });
            property.required = true;
        }
    }

    pub(super) fn lists(&mut self, node: &Node, list: &mut ListPart) {
        // Before draft 2020-12, `items` was what `prefixItems` is now, and `additionalItems` was
        // what `items` is.
        let (prefix, rest) = match node.get("items") {
            Some(items) if items.as_array().is_some() => (Some(items), node.get("additionalItems")),
            items => (node.get("prefixItems"), items),
        };
        let prefix = self.elements(prefix).iter();
        list.prefix = prefix.map(|element| self.value(element)).collect();
        list.rest = self.rest(rest);
    }

    fn rest(&mut self, node: Option<&Node>) -> Rest {
        match node {
            None => Rest::Open,
            Some(node) => match node.value {
                Json::Bool(true) => Rest::Open,
                Json::Bool(false) => Rest::Closed(node.location),
                _ => Rest::Of(Box::new(self.value(node))),
            },
        }
    }

    /// The members of what must be an object of schemas.
    pub(super) fn members<'n>(&mut self, node: Option<&'n Node>) -> &'n [Member] {
        let Some(node) = node else { return &[] };
        node.as_object().unwrap_or_else(|| {
            let message = format!("expected an object, found {}", node.value.kind());
            self.invalid(
                node.location,
                message,
                "name each schema: `{\"name\": {…}}`",
            );
            &[]
        })
    }

    /// The elements of what must be a list.
    pub(super) fn elements<'n>(&mut self, node: Option<&'n Node>) -> &'n [Node] {
        let Some(node) = node else { return &[] };
        node.as_array().unwrap_or_else(|| {
            let message = format!("expected an array, found {}", node.value.kind());
            self.invalid(node.location, message, "put it in brackets: `[…]`");
            &[]
        })
    }
}

impl Rest {
    /// The schema of a member that is not named elsewhere.
    fn schema(&self, name: &Node) -> Schema {
        match self {
            Self::Open => Schema::anything(name.location),
            Self::Closed(location) => Schema::nothing(*location),
            Self::Of(schema) => (**schema).clone(),
        }
    }
}
