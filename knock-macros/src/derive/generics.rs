//! Lifetimes and type parameters.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{GenericParam, Generics, Lifetime, PathSegment, Type, WherePredicate, parse_quote};

use super::input::{Body, Field, Input};
use super::knock;
use super::serde::Skip;

/// The generics of an implementation of `KnockData`: type parameters that fields hold must have a
/// shape themselves.
pub(super) fn with_bounds(input: &Input<'_>) -> Generics {
    let mut generics = input.generics.clone();
    let bounds = shaped(input).map(|parameter| parse_quote!(#parameter: __knock::KnockData));
    let bounds: Vec<WherePredicate> = bounds.collect();
    if !bounds.is_empty() {
        generics.make_where_clause().predicates.extend(bounds);
    }
    generics
}

/// The type parameters that fields hold.
pub(super) fn shaped<'a>(input: &'a Input<'_>) -> impl Iterator<Item = &'a Ident> {
    let parameters = input.generics.type_params().map(|it| &it.ident);
    parameters
        .filter(|name| fields(&input.body).any(|field| is_typed(field) && mentions(field.ty, name)))
}

fn fields<'a>(body: &'a Body<'a>) -> Box<dyn Iterator<Item = &'a Field<'a>> + 'a> {
    match body {
        Body::Struct(_, fields) => Box::new(fields.iter()),
        Body::Enum(variants) => Box::new(variants.iter().flat_map(|variant| &variant.fields)),
    }
}

/// Whether the type of a field says what it holds.
fn is_typed(field: &Field<'_>) -> bool {
    let serde = &field.serde;
    matches!(field.knock, knock::Field::Typed)
        && serde.skip != Skip::Always
        && !serde.with
        && !is_phantom(field.ty)
}

pub(super) fn is_phantom(ty: &Type) -> bool {
    name_of(ty).is_some_and(|name| name.ident == "PhantomData")
}

/// The name of a type, with its arguments; `None` where it has none. A macro may have put it into
/// invisible parentheses.
pub(super) fn name_of(ty: &Type) -> Option<&PathSegment> {
    match ty {
        Type::Group(group) => name_of(&group.elem),
        Type::Paren(paren) => name_of(&paren.elem),
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    }
}

/// Whether a type is written with a parameter of its struct, lifetimes aside.
pub(super) fn is_generic(ty: &Type, generics: &Generics) -> bool {
    let names = generics
        .params
        .iter()
        .filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(&parameter.ident),
            GenericParam::Const(parameter) => Some(&parameter.ident),
            GenericParam::Lifetime(_) => None,
        });
    names.into_iter().any(|name| mentions(ty, name))
}

/// Whether a type is written with this name, unless it is one in another module.
pub(super) fn mentions(ty: &Type, name: &Ident) -> bool {
    any(ty.to_token_stream(), name)
}

fn any(tokens: TokenStream, name: &Ident) -> bool {
    let mut is_qualified = false;
    let mut colons = 0;
    let mut before = String::new();
    for token in tokens {
        match &token {
            TokenTree::Ident(ident) => {
                if ident == name && !is_qualified {
                    return true;
                }
                before = ident.to_string();
                (is_qualified, colons) = (false, 0);
            }
            TokenTree::Punct(punct) if punct.as_char() == ':' => {
                colons += 1;
                is_qualified = colons == 2 && before != "self" && before != "Self";
            }
            TokenTree::Group(group) if any(group.stream(), name) => return true,
            _ => (is_qualified, colons) = (false, 0),
        }
    }
    false
}

/// A type outside of its struct, where no lifetime of it has a name.
pub(super) fn without_lifetimes(ty: &Type, generics: &Generics) -> TokenStream {
    let lifetimes: Vec<&Lifetime> = generics.lifetimes().map(|it| &it.lifetime).collect();
    if lifetimes.is_empty() {
        return ty.to_token_stream();
    }
    replace(ty.to_token_stream(), &lifetimes)
}

fn replace(tokens: TokenStream, lifetimes: &[&Lifetime]) -> TokenStream {
    let mut replaced = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                let is_ours = matches!(tokens.peek(), Some(TokenTree::Ident(name))
                    if lifetimes.iter().any(|lifetime| lifetime.ident == *name));
                if is_ours {
                    tokens.next();
                    replaced.extend(quote!('static));
                } else {
                    replaced.extend([TokenTree::Punct(punct)]);
                }
            }
            TokenTree::Group(group) => {
                let mut inside = Group::new(group.delimiter(), replace(group.stream(), lifetimes));
                inside.set_span(group.span());
                replaced.extend([TokenTree::Group(inside)]);
            }
            token => replaced.extend([token]),
        }
    }
    replaced
}
