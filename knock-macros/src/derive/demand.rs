//! What a contract needs, as expressions of the types `Need` and `Demand`.

use knock_codegen::Lookup;
use knock_codegen::contract::{Constant, Field, Object, Presence, Type, Value};
use knock_codegen::directory::TYPES_FILE;
use knock_codegen::source::Location;
use proc_macro2::TokenStream;
use quote::quote;

/// Writes the demands of one workflow.
pub(super) struct Demands<'a> {
    pub(super) lookup: &'a Lookup,
    /// Whether a member that nothing reads is an error.
    pub(super) deny_unused: bool,
    /// The definitions that the present path leads through.
    entered: Vec<&'a str>,
}

impl<'a> Demands<'a> {
    pub(super) fn new(lookup: &'a Lookup, deny_unused: bool) -> Self {
        Self {
            lookup,
            deny_unused: deny_unused && !lookup.contract.open,
            entered: Vec::new(),
        }
    }

    /// What is needed of all of `data`.
    pub(super) fn data(&mut self) -> TokenStream {
        let kind = self.object("", &self.lookup.contract.data);
        root(&kind)
    }

    /// What is needed of some members of `data`.
    pub(super) fn members(&mut self, members: &[(&str, &'a Field)]) -> TokenStream {
        let needs = members.iter();
        let needs: Vec<TokenStream> = needs
            .map(|(name, field)| self.need(name, name, field))
            .collect();
        root(&quote!(__knock::derive::Kind::Object { needs: &[#(#needs),*], closed: false }))
    }

    /// What is needed of a member at a path.
    pub(super) fn need(&mut self, name: &str, path: &str, field: &'a Field) -> TokenStream {
        let required = field.presence == Presence::Required;
        let demand = self.demand(path, &field.value);
        let (used, ways) = if required {
            (self.used(&field.value), self.ways(path, &field.value))
        } else {
            (String::new(), String::new())
        };
        quote!(__knock::derive::Need {
            name: #name,
            required: #required,
            demand: #demand,
            used: #used,
            ways: #ways,
        })
    }

    /// What is needed of a value at a path.
    fn demand(&mut self, path: &str, value: &'a Value) -> TokenStream {
        let kind = self.kind(path, &value.ty);
        let nullable = value.nullable;
        let first = value.reads.first().map(|read| read.location);
        let read = self.excerpt(value.typed_at.or(first));
        quote!(__knock::derive::Demand { path: #path, kind: #kind, nullable: #nullable, read: #read })
    }

    fn kind(&mut self, path: &str, ty: &'a Type) -> TokenStream {
        let kind = match ty {
            Type::Any => quote!(Any),
            Type::Scalar => quote!(Scalar),
            Type::Text => quote!(Text),
            Type::Integer => quote!(Integer),
            Type::Number => quote!(Number),
            Type::Boolean => quote!(Boolean),
            Type::Timestamp => quote!(Timestamp),
            Type::Until => quote!(Until),
            Type::Attachments => quote!(Attachments),
            Type::Enum(constants) => enumeration(constants),
            Type::List(element) => {
                let element = self.demand(&format!("{path}[]"), element);
                quote!(List(&#element))
            }
            Type::Map(element) => {
                let element = self.demand(&format!("{path}[]"), element);
                quote!(Map(&#element))
            }
            Type::Tuple(elements) => {
                let elements = elements.iter().enumerate();
                let elements: Vec<TokenStream> = elements
                    .map(|(index, element)| self.demand(&format!("{path}[{index}]"), element))
                    .collect();
                quote!(Tuple(&[#(#elements),*]))
            }
            Type::Object(object) => return self.object(path, object),
            Type::Recursive(pointer) => return self.definition(path, pointer),
        };
        quote!(__knock::derive::Kind::#kind)
    }

    fn object(&mut self, path: &str, object: &'a Object) -> TokenStream {
        let dot = if path.is_empty() { "" } else { "." };
        let needs: Vec<TokenStream> = object
            .given()
            .map(|(name, field)| self.need(name, &format!("{path}{dot}{name}"), field))
            .collect();
        let closed = self.deny_unused;
        quote!(__knock::derive::Kind::Object { needs: &[#(#needs),*], closed: #closed })
    }

    /// An object that holds itself is compared once on each way.
    fn definition(&mut self, path: &str, pointer: &'a str) -> TokenStream {
        let contract = &self.lookup.contract;
        if self.entered.contains(&pointer) {
            return quote!(__knock::derive::Kind::Any);
        }
        self.entered.push(pointer);
        let kind = match contract.definitions.get(pointer) {
            Some(value) => self.kind(path, &value.ty),
            None => self.object(path, &contract.data),
        };
        self.entered.pop();
        kind
    }

    /// The place that cannot do without a value.
    pub(super) fn used(&self, value: &Value) -> String {
        self.excerpt(value.demanded_at)
    }

    fn excerpt(&self, place: Option<Location>) -> String {
        match place {
            Some(location) => self.lookup.excerpt(location),
            None => self.lookup.path(),
        }
    }

    /// The ways out of a value that may be absent, other than to give it always.
    fn ways(&self, path: &str, value: &Value) -> String {
        let place = value
            .demanded_at
            .map(|location| self.lookup.place(location));
        if place.is_some_and(|place| place.contains(TYPES_FILE)) {
            return "\n      or say `presence = \"optional\"` there".to_owned();
        }
        let read = value
            .demanded_at
            .and_then(|location| self.lookup.liquid(location));
        let guard = read.map_or_else(String::new, |read| {
            format!("\n      or guard it there: `{{% if {read} %}}…{{% endif %}}` or `{read} | default: …`")
        });
        let is_bare = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
        let quote = if path.chars().all(is_bare) { "" } else { "\"" };
        let key = &self.lookup.contract.key;
        format!(
            "{guard}\n      or call it optional in `{TYPES_FILE}`: \
             `[workflows.{key}.data]` `{quote}{path}{quote} = {{ presence = \"optional\" }}`"
        )
    }
}

/// What is needed of `data`.
fn root(kind: &TokenStream) -> TokenStream {
    quote!(__knock::derive::Demand { path: "", kind: #kind, nullable: false, read: "" })
}

/// The kind of constants: texts are compared one by one.
fn enumeration(constants: &[Constant]) -> TokenStream {
    let texts: Vec<&String> = (constants.iter())
        .filter_map(|constant| match constant {
            Constant::Text(text) => Some(text),
            _ => None,
        })
        .collect();
    let all = |test: fn(&Constant) -> bool| constants.iter().all(test);
    if texts.len() == constants.len() {
        quote!(Enum(&[#(#texts),*]))
    } else if all(|constant| matches!(constant, Constant::Number(_))) {
        quote!(Number)
    } else if all(|constant| matches!(constant, Constant::Boolean(_))) {
        quote!(Boolean)
    } else {
        quote!(Scalar)
    }
}
