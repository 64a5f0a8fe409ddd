//! The shape of a type, as an expression of type `&'static Shape`.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{GenericArgument, PathArguments, Type, TypePath};

use super::generics::{is_phantom, mentions, name_of, without_lifetimes};
use super::input::{Body, Field, Input, Style, Variant};
use super::knock;
use super::serde::Skip;

/// Where the expression stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In an implementation, where the parameters of the type have names.
    Inside,
    /// Beside it, where there are no lifetimes to name.
    Outside,
}

pub(super) fn of(input: &Input<'_>, place: Place) -> TokenStream {
    let shapes = Shapes { input, place };
    match (&input.serde.into, &input.body) {
        _ if input.knock.unchecked => any(),
        (Some(ty), _) => shapes.of_type(ty),
        (None, Body::Struct(style, fields)) => shapes.structure(*style, fields),
        (None, Body::Enum(variants)) => shapes.enumeration(variants),
    }
}

/// The shape of one field.
pub(super) fn of_field(input: &Input<'_>, field: &Field<'_>, place: Place) -> TokenStream {
    Shapes { input, place }.field(field)
}

/// The shape of a struct as far as its flattened fields tell: of the others there are the names.
pub(super) fn of_flattened(input: &Input<'_>, fields: &[Field<'_>], place: Place) -> TokenStream {
    let shapes = Shapes { input, place };
    let members = kept(fields).map(|field| {
        if field.serde.flatten {
            shapes.flatten(field)
        } else {
            member(&field.name, true, &any())
        }
    });
    object(&input.name, members)
}

/// The fields that serde writes.
fn kept<'a>(fields: &'a [Field<'a>]) -> impl Iterator<Item = &'a Field<'a>> {
    let fields = fields.iter();
    fields.filter(|field| field.serde.skip != Skip::Always)
}

struct Shapes<'a> {
    input: &'a Input<'a>,
    place: Place,
}

impl Shapes<'_> {
    fn of_type(&self, ty: &Type) -> TokenStream {
        let probed = match self.place {
            Place::Inside => ty.to_token_stream(),
            Place::Outside => without_lifetimes(ty, self.input.generics),
        };
        // Where a lint of it points.
        let own = own(ty.to_token_stream()).unwrap_or(ty.span());
        let shape = quote_spanned!(own=> SHAPE);
        quote_spanned!(ty.span()=> __knock::derive::Probe::<#probed>::#shape)
    }

    fn field(&self, field: &Field<'_>) -> TokenStream {
        match field.knock {
            knock::Field::Unchecked => any(),
            knock::Field::Kind(kind) => {
                let shape = of_kind(kind);
                if is_option(field.ty) {
                    nullable(&shape)
                } else {
                    shape
                }
            }
            knock::Field::Typed if field.serde.with => any(),
            // The shape of a type cannot hold itself.
            knock::Field::Typed if self.is_recursive(field.ty) => self.recursive(field.ty),
            knock::Field::Typed => self.of_type(field.ty),
        }
    }

    fn is_recursive(&self, ty: &Type) -> bool {
        mentions(ty, self.input.ident) || mentions(ty, &quote::format_ident!("Self"))
    }

    /// A type that is written with the name of the type itself: what is around the name is known.
    fn recursive(&self, ty: &Type) -> TokenStream {
        match ty {
            _ if !self.is_recursive(ty) => self.of_type(ty),
            Type::Group(group) => self.recursive(&group.elem),
            Type::Paren(paren) => self.recursive(&paren.elem),
            Type::Reference(reference) => self.recursive(&reference.elem),
            Type::Array(array) => list(&self.recursive(&array.elem)),
            Type::Slice(slice) => list(&self.recursive(&slice.elem)),
            Type::Path(path) => self.recursive_path(path),
            _ => any(),
        }
    }

    fn recursive_path(&self, path: &TypePath) -> TokenStream {
        let Some(last) = path.path.segments.last() else {
            return any();
        };
        let arguments = types_of(&last.arguments);
        match (&*last.ident.to_string(), &*arguments) {
            ("Option", [inner]) => nullable(&self.recursive(inner)),
            ("Box" | "Rc" | "Arc" | "Cow" | "RefCell" | "Mutex" | "RwLock", [inner]) => {
                self.recursive(inner)
            }
            ("Vec" | "VecDeque" | "LinkedList" | "BTreeSet" | "HashSet", [inner, ..]) => {
                list(&self.recursive(inner))
            }
            ("BTreeMap" | "HashMap", [_, inner, ..]) => map(&self.recursive(inner)),
            _ if path.qself.is_none() && self.is_object() => map(&any()),
            _ => any(),
        }
    }

    /// Whether the type becomes an object, whatever its members.
    fn is_object(&self) -> bool {
        let serde = &self.input.serde;
        let is_struct = matches!(self.input.body, Body::Struct(Style::Named, _));
        is_struct && !serde.transparent && serde.into.is_none()
    }

    fn structure(&self, style: Style, fields: &[Field<'_>]) -> TokenStream {
        let serde = &self.input.serde;
        if serde.transparent {
            let inner = kept(fields).find(|field| !is_phantom(field.ty));
            return inner.map_or_else(any, |field| self.field(field));
        }
        let name = &self.input.name;
        let tag = serde.tag.as_ref().filter(|_| style == Style::Named);
        let tag = tag.map(|tag| {
            let value = serde.rename.as_ref().unwrap_or(name);
            tag_of(tag, value)
        });
        match style {
            Style::Named => object(name, tag.into_iter().chain(self.members(fields))),
            _ => self.content(name, style, fields),
        }
    }

    /// What the fields of a struct or a variant are, without a tag.
    fn content(&self, name: &str, style: Style, fields: &[Field<'_>]) -> TokenStream {
        match style {
            Style::Named => object(name, self.members(fields)),
            Style::Unit => null(),
            // Serde skips no field of a newtype.
            Style::Tuple(1) => self.field(&fields[0]),
            Style::Tuple(_) => {
                let shapes = kept(fields).map(|field| self.field(field));
                variant_of(&quote!(Tuple(&[#(#shapes),*])))
            }
        }
    }

    fn members<'a>(&'a self, fields: &'a [Field<'a>]) -> impl Iterator<Item = TokenStream> + 'a {
        kept(fields).map(|field| {
            if field.serde.flatten {
                self.flatten(field)
            } else {
                let shape = self.field(field);
                member(&field.name, field.serde.skip == Skip::Never, &shape)
            }
        })
    }

    fn flatten(&self, field: &Field<'_>) -> TokenStream {
        let mut shape = self.field(field);
        if field.serde.skip == Skip::If {
            shape = nullable(&shape);
        }
        quote!(__knock::Member::Flatten(#shape))
    }

    fn enumeration(&self, variants: &[Variant<'_>]) -> TokenStream {
        let kept = variants.iter().filter(|variant| !variant.serde.skip);
        let shapes: Vec<TokenStream> = kept.map(|variant| self.variant(variant)).collect();
        if shapes.is_empty() {
            return any();
        }
        variant_of(&quote!(OneOf(&[#(#shapes),*])))
    }

    fn variant(&self, variant: &Variant<'_>) -> TokenStream {
        let serde = &self.input.serde;
        let Variant { name, fields, .. } = variant;
        // Where serde skips the field of a newtype variant, nothing of it is left.
        let style = match (variant.style, &**fields) {
            (Style::Tuple(1), [field]) if field.serde.skip == Skip::Always => Style::Unit,
            (style, _) => style,
        };
        let type_name = format!("{}::{}", self.input.name, variant.ident.unraw());
        let content = || {
            if variant.serde.with {
                any()
            } else {
                self.content(&type_name, style, fields)
            }
        };
        match (&serde.tag, &serde.content) {
            _ if serde.untagged || variant.serde.untagged => content(),
            (None, _) if style == Style::Unit => variant_of(&quote!(Constant(#name))),
            (None, _) => {
                let member = member(name, true, &content());
                let shown = format!("{type_name} as {{ {name:?}: … }}");
                object(&shown, [member].into_iter())
            }
            (Some(tag), Some(beside)) => {
                let shown = format!("{type_name} as {{ {tag:?}: {name:?}, {beside:?}: … }}");
                let tag = tag_of(tag, name);
                let content = (style != Style::Unit).then(|| member(beside, true, &content()));
                object(&shown, [tag].into_iter().chain(content))
            }
            (Some(tag), None) => {
                let tag = [tag_of(tag, name)].into_iter();
                if style == Style::Named && !variant.serde.with {
                    return object(&type_name, tag.chain(self.members(fields)));
                }
                let content = (style != Style::Unit).then(|| {
                    let content = content();
                    quote!(__knock::Member::Flatten(#content))
                });
                object(&type_name, tag.chain(content))
            }
        }
    }
}

fn variant_of(shape: &TokenStream) -> TokenStream {
    quote!(&__knock::Shape::#shape)
}

fn any() -> TokenStream {
    variant_of(&quote!(Any))
}

fn nullable(shape: &TokenStream) -> TokenStream {
    let null = null();
    variant_of(&quote!(OneOf(&[#null, #shape])))
}

fn list(element: &TokenStream) -> TokenStream {
    variant_of(&quote!(List(#element)))
}

fn map(element: &TokenStream) -> TokenStream {
    variant_of(&quote!(Map(#element)))
}

fn null() -> TokenStream {
    variant_of(&quote!(Null))
}

/// A kind, as a field is said to have it.
fn of_kind(kind: &str) -> TokenStream {
    let ty = match kind {
        "attachments" => quote!([__knock::Attachment]),
        "boolean" => quote!(bool),
        "enum" | "text" => quote!(str),
        "integer" => quote!(i64),
        "list" => quote!([__knock::Value]),
        "map" | "object" => quote!(__knock::Map),
        "number" => quote!(__knock::Number),
        "scalar" => quote!(__knock::Scalar),
        "timestamp" => quote!(__knock::Timestamp),
        "until" => quote!(__knock::Until),
        _ => quote!(__knock::Value),
    };
    quote!(<#ty as __knock::KnockData>::SHAPE)
}

fn object(name: &str, members: impl Iterator<Item = TokenStream>) -> TokenStream {
    variant_of(&quote!(Object { name: #name, members: &[#(#members),*] }))
}

fn member(name: &str, always: bool, shape: &TokenStream) -> TokenStream {
    quote!(__knock::Member::Field { name: #name, always: #always, shape: #shape })
}

fn tag_of(tag: &str, value: &str) -> TokenStream {
    let value = variant_of(&quote!(Constant(#value)));
    member(tag, true, &value)
}

/// The place in a type that is probably a type of the application: `Item` in `Vec<Item>`.
fn own(ty: TokenStream) -> Option<Span> {
    let own = |token| match token {
        TokenTree::Group(group) => own(group.stream()),
        TokenTree::Ident(ident) => {
            let name = ident.to_string();
            let is_own = name.starts_with(char::is_uppercase) && name != "String";
            is_own.then(|| ident.span())
        }
        _ => None,
    };
    ty.into_iter().filter_map(own).last()
}

fn is_option(ty: &Type) -> bool {
    let name = name_of(ty);
    name.is_some_and(|name| name.ident == "Option" && types_of(&name.arguments).len() == 1)
}

/// The types among the arguments of a path.
fn types_of(arguments: &PathArguments) -> Vec<&Type> {
    let PathArguments::AngleBracketed(arguments) = arguments else {
        return Vec::new();
    };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.collect()
}
