//! Compares a type with the contract of its workflow: what its tokens tell here and now, and what
//! only its types tell by constants that rustc evaluates.

use knock_codegen::contract::{Field as Entry, Presence};
use knock_codegen::{Lookup, nearest};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Error;

use super::demand::Demands;
use super::ends;
use super::generics::is_generic;
use super::input::{Body, Field, Input, Style};
use super::missing::Missing;
use super::serde::Skip;
use super::shape::{self, Place};

/// What is to be checked.
#[derive(Default)]
pub(super) struct Checks {
    /// What is wrong already.
    pub(super) errors: Vec<Error>,
    /// Expressions that rustc evaluates where they stand.
    pub(super) here: Vec<TokenStream>,
    /// Expressions that need the type parameters.
    pub(super) generic: Vec<TokenStream>,
}

impl Checks {
    pub(super) fn of(input: &Input<'_>, lookup: &Lookup) -> Self {
        let mut checks = Self::default();
        let mut demands = Demands::new(lookup, input.knock.deny_unused);
        checks.compare(input, &mut demands);
        checks
    }

    fn compare(&mut self, input: &Input<'_>, demands: &mut Demands<'_>) {
        let has_fields = input.serde.into.is_none() && !input.serde.transparent;
        match &input.body {
            _ if input.knock.unchecked => {}
            Body::Struct(Style::Named | Style::Unit, fields) if has_fields => {
                self.fields(input, fields, demands);
            }
            _ => self.whole(input, demands),
        }
    }

    /// A struct with a field for each member.
    fn fields(&mut self, input: &Input<'_>, fields: &[Field<'_>], demands: &mut Demands<'_>) {
        let mut absent = Vec::new();
        for (name, entry) in in_order(fields, demands.lookup) {
            match named(fields, name) {
                Some(field) if field.serde.skip == Skip::Always => {
                    self.skipped(field, entry, demands);
                }
                Some(field) => self.field(input, field, (name, entry), demands),
                None if input.serde.tag.as_deref() == Some(name) => {
                    self.tag(input, (name, entry), demands);
                }
                None => absent.push((name, entry)),
            }
        }
        let is_flattened = fields.iter().any(is_flattened);
        if is_flattened {
            self.flattened(input, fields, &absent, demands);
        }
        absent.retain(|(_, entry)| entry.presence == Presence::Required);
        let missing = Missing::of(input, fields, absent, demands);
        if !is_flattened {
            self.errors.extend(missing.errors());
        }
        if demands.deny_unused {
            let unused = missing.spare.iter().filter(|it| !missing.explains(it));
            self.errors
                .extend(unused.map(|field| unused_field(field, fields, demands.lookup)));
        }
    }

    fn skipped(&mut self, field: &Field<'_>, entry: &Entry, demands: &Demands<'_>) {
        if entry.presence == Presence::Required {
            let message = format!(
                "`{}` is never serialised, but the workflow `{}` needs it\n    {}\n    \
                 help: do not skip this field",
                field.name,
                demands.lookup.contract.key,
                demands.used(&entry.value)
            );
            self.errors.push(Error::new(field.span, message));
        }
    }

    fn field<'c>(
        &mut self,
        input: &Input<'_>,
        field: &Field<'_>,
        (name, entry): (&str, &'c Entry),
        demands: &mut Demands<'c>,
    ) {
        let its_need = demands.need(name, name, entry);
        let place = place(is_generic(field.ty, input.generics));
        let its_shape = shape::of_field(input, field, place);
        let always = field.serde.skip == Skip::Never;
        // The field may come from a macro, whose names are others than those of its caller. And a
        // constant of the application would not be hidden by a local of its name.
        let need = Ident::new("__need", Span::mixed_site());
        let shape = Ident::new("__shape", Span::mixed_site());
        let presence = (entry.presence == Presence::Required).then(|| {
            quote_spanned!(field.span=> __knock::derive::check_presence(#always, #shape, #need);)
        });
        let (first, last) = ends(field.ty);
        let path = quote_spanned!(first=> __knock::derive::check_value);
        let value = quote_spanned!(last=> #path(#shape, &#need.demand));
        let check = quote!({
            let #need: &'static __knock::derive::Need = &#its_need;
            let #shape: &'static __knock::Shape = #its_shape;
            #presence
            #value
        });
        self.push(check, place);
    }

    /// A member that serde writes itself: the name of the struct.
    fn tag<'c>(
        &mut self,
        input: &Input<'_>,
        (name, entry): (&str, &'c Entry),
        demands: &mut Demands<'c>,
    ) {
        let need = demands.need(name, name, entry);
        let value = input.serde.rename.as_ref().unwrap_or(&input.name);
        self.here.push(quote_spanned!(input.ident.span()=>
            __knock::derive::check_value(&__knock::Shape::Constant(#value), &#need.demand)
        ));
    }

    fn push(&mut self, check: TokenStream, place: Place) {
        match place {
            Place::Inside => self.generic.push(check),
            Place::Outside => self.here.push(check),
        }
    }

    /// Members that no field is named after: a flattened one may bring them.
    fn flattened<'c>(
        &mut self,
        input: &Input<'_>,
        fields: &[Field<'_>],
        absent: &[(&'c str, &'c Entry)],
        demands: &mut Demands<'c>,
    ) {
        let is_generic = |field: &Field<'_>| is_generic(field.ty, input.generics);
        let place = place(fields.iter().filter(|it| is_flattened(it)).any(is_generic));
        let shape = shape::of_flattened(input, fields, place);
        if !absent.is_empty() {
            let demand = demands.members(absent);
            let check = quote_spanned!(input.ident.span()=>
                __knock::derive::check_value(#shape, &#demand)
            );
            self.push(check, place);
        }
        if demands.deny_unused {
            let demand = demands.data();
            for field in fields.iter().filter(|field| is_flattened(field)) {
                let shape = shape::of_field(input, field, place);
                let check = quote_spanned!(field.span=>
                    __knock::derive::check_unused(#shape, &#demand)
                );
                self.push(check, place);
            }
        }
    }

    /// What has no field for each member is compared as a whole.
    fn whole(&mut self, input: &Input<'_>, demands: &mut Demands<'_>) {
        let place = place(input.generics.type_params().next().is_some());
        let (demand, shape) = (demands.data(), shape::of(input, place));
        let name = &input.name;
        let check = quote_spanned!(input.ident.span()=>
            __knock::derive::check_data(#name, #shape, &#demand)
        );
        self.push(check, place);
    }
}

/// What the trigger brings, in the order of the fields.
fn in_order<'c>(fields: &[Field<'_>], lookup: &'c Lookup) -> Vec<(&'c str, &'c Entry)> {
    let mut needed: Vec<_> = lookup.contract.data.given().collect();
    needed.sort_by_key(|(name, _)| fields.iter().position(|field| field.name == *name));
    needed
}

fn named<'a>(fields: &'a [Field<'a>], name: &str) -> Option<&'a Field<'a>> {
    let found = |field: &&Field<'_>| field.name == name && !field.serde.flatten;
    // A second field of the same name may be the one that is not skipped.
    let mut kept = fields.iter().filter(found);
    kept.find(|field| field.serde.skip != Skip::Always)
        .or_else(|| fields.iter().find(found))
}

fn is_flattened(field: &Field<'_>) -> bool {
    field.serde.flatten && field.serde.skip != Skip::Always
}

/// Where a check stands.
fn place(is_generic: bool) -> Place {
    if is_generic {
        Place::Inside
    } else {
        Place::Outside
    }
}

fn unused_field(field: &Field<'_>, fields: &[Field<'_>], lookup: &Lookup) -> Error {
    let contract = &lookup.contract;
    let is_free = |name: &&str| fields.iter().all(|field| field.name != **name);
    let known = contract.data.fields.keys().map(String::as_str);
    let help = match nearest(&field.name, known.filter(is_free)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "remove the field, or `deny_unused`".to_owned(),
    };
    let message = format!(
        "nothing in the workflow `{}` reads `{}`\n    help: {help}",
        contract.key, field.name
    );
    Error::new(field.span, message)
}
