//! Compares a struct with the contract of its workflow: what its tokens tell here and now, and
//! what only its types tell by constants that rustc evaluates.

use knock_codegen::contract::{Field as Entry, Presence};
use knock_codegen::nearest;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Error, Type};

use super::at;
use super::demand::{Demands, needed};
use super::generics::is_generic;
use super::input::{Body, Field, Input, Style};
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
    pub(super) fn compare(&mut self, input: &Input<'_>, demands: &mut Demands<'_>) {
        match &input.body {
            _ if input.knock.unchecked => {}
            Body::Struct(Style::Named, fields)
                if input.serde.into.is_none() && !input.serde.transparent =>
            {
                self.fields(input, fields, demands);
            }
            _ => self.whole(input, demands),
        }
    }

    /// A struct with a field for each member.
    fn fields(&mut self, input: &Input<'_>, fields: &[Field<'_>], demands: &mut Demands<'_>) {
        let contract = &demands.lookup.contract;
        let named = |name: &str| {
            let found = |field: &&Field<'_>| field.name == name && !field.serde.flatten;
            // A second field of the same name may be the one that is not skipped.
            let kept = fields
                .iter()
                .filter(found)
                .find(|field| field.serde.skip != Skip::Always);
            kept.or_else(|| fields.iter().find(found))
        };
        for (name, entry) in needed(&contract.data) {
            match named(name) {
                Some(field) if field.serde.skip == Skip::Always => {
                    self.skipped(field, entry, demands);
                }
                Some(field) => self.field(input, field, (name, entry), demands),
                None if input.serde.tag.as_ref() == Some(name) => {}
                None => self.absent(input, fields, (name, entry), demands),
            }
        }
        if demands.deny_unused {
            let kept = fields
                .iter()
                .filter(|field| field.serde.skip != Skip::Always && !field.serde.flatten);
            for field in kept.filter(|field| !contract.data.fields.contains_key(&field.name)) {
                self.errors.push(unused(field, fields, demands));
            }
        }
    }

    fn skipped(&mut self, field: &Field<'_>, entry: &Entry, demands: &Demands<'_>) {
        if entry.presence == Presence::Required {
            let message = format!(
                "`{}` is never serialised, but a template needs it\n    {}\n    \
                 help: remove the `skip` of this field",
                field.name,
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
        let runtime = &input.knock.runtime;
        let need = demands.need(name, name, entry);
        let place = place(is_generic(field.ty, input.generics));
        let shape = shape::of_field(input, field, place);
        let always = field.serde.skip == Skip::Never;
        let presence = (entry.presence == Presence::Required).then(|| {
            let runtime = at(field.span, runtime);
            quote_spanned!(field.span=> #runtime::derive::check_presence(#always, shape, need);)
        });
        let (first, last) = ends(field.ty);
        let value = at(first, runtime);
        let value = quote_spanned!(last=>
            #value::derive::check_value(shape, &need.demand)
        );
        let check = quote!({
            let need: &'static #runtime::derive::Need = &#need;
            let shape: &'static #runtime::Shape = #shape;
            #presence
            #value
        });
        self.push(check, place);
    }

    fn push(&mut self, check: TokenStream, place: Place) {
        match place {
            Place::Inside => self.generic.push(check),
            Place::Outside => self.here.push(check),
        }
    }

    /// A member that no field is named after: a flattened one may bring it.
    fn absent<'c>(
        &mut self,
        input: &Input<'_>,
        fields: &[Field<'_>],
        (name, entry): (&str, &'c Entry),
        demands: &mut Demands<'c>,
    ) {
        let flattened = || {
            fields
                .iter()
                .filter(|field| field.serde.flatten && field.serde.skip != Skip::Always)
        };
        if flattened().next().is_none() {
            if entry.presence == Presence::Required {
                self.errors
                    .push(missing(input, fields, (name, entry), demands));
            }
            return;
        }
        let runtime = &input.knock.runtime;
        let need = demands.need(name, name, entry);
        let place = place(flattened().any(|field| is_generic(field.ty, input.generics)));
        let shapes = flattened().map(|field| shape::of_field(input, field, place));
        let ident = input.ident.to_string();
        let runtime = at(input.ident.span(), runtime);
        let check = quote_spanned!(input.ident.span()=>
            #runtime::derive::check_flattened(#ident, &[#(#shapes),*], &#need)
        );
        self.push(check, place);
    }

    /// What has no field for each member is compared as a whole.
    fn whole(&mut self, input: &Input<'_>, demands: &mut Demands<'_>) {
        let runtime = &input.knock.runtime;
        let place = place(input.generics.type_params().next().is_some());
        let (demand, shape) = (demands.data(), shape::of(input, place));
        let runtime = at(input.ident.span(), runtime);
        let check = quote_spanned!(input.ident.span()=>
            #runtime::derive::check_value(#shape, &#demand)
        );
        self.push(check, place);
    }
}

/// Where a check stands.
fn place(is_generic: bool) -> Place {
    if is_generic {
        Place::Inside
    } else {
        Place::Outside
    }
}

/// The first and the last token of a type: stable compilers cannot join spans, but what is between
/// two tokens is where they point.
fn ends(ty: &Type) -> (Span, Span) {
    let mut spans = ty.to_token_stream().into_iter().map(|token| token.span());
    let first = spans.next().unwrap_or_else(Span::call_site);
    (first, spans.last().unwrap_or(first))
}

fn missing(
    input: &Input<'_>,
    fields: &[Field<'_>],
    (name, entry): (&str, &Entry),
    demands: &Demands<'_>,
) -> Error {
    let contract = &demands.lookup.contract;
    let spare = fields
        .iter()
        .filter(|field| !contract.data.fields.contains_key(&field.name));
    let help = match nearest(name, spare.map(|field| &*field.name)) {
        Some(near) => format!(
            "did you mean `{near}` to be it? rename the field, or add `#[serde(rename = {name:?})]`"
        ),
        None => format!("add a field that is serialised as `{name}`"),
    };
    let message = format!(
        "`{name}` is missing in `{}`: the workflow `{}` needs it\n    {}\n    help: {help}",
        input.ident,
        contract.key,
        demands.used(&entry.value),
    );
    Error::new(input.ident.span(), message)
}

fn unused(field: &Field<'_>, fields: &[Field<'_>], demands: &Demands<'_>) -> Error {
    let contract = &demands.lookup.contract;
    let is_free = |name: &&str| fields.iter().all(|field| field.name != **name);
    let free = contract
        .data
        .fields
        .keys()
        .map(String::as_str)
        .filter(is_free);
    let help = match nearest(&field.name, free) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "remove it, or remove `deny_unused`".to_owned(),
    };
    let message = format!(
        "nothing in the workflow `{}` reads `{}`\n    help: {help}",
        contract.key, field.name
    );
    Error::new(field.span, message)
}
