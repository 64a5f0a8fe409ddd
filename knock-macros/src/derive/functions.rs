//! The functions that `#[derive(Workflow)]` adds to a type.

use knock_codegen::Lookup;
use knock_codegen::contract::{Entity, Object, Presence, Type, Value};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{LitStr, WherePredicate, parse_quote};

use super::generics::shaped;
use super::input::Input;

/// What the derived functions do.
pub(super) struct Functions {
    /// The actor and the tenant, where templates cannot do without, and the places that need them.
    demands: Vec<Demand>,
    cancelable: bool,
    /// Paths whose value is sent as `null` where it is not given.
    nulls: Vec<Vec<String>>,
}

struct Demand {
    name: Ident,
    ty: &'static str,
    docs: String,
}

impl Functions {
    pub(super) fn of(lookup: &Lookup) -> Self {
        let contract = &lookup.contract;
        let demands = [
            ("actor", &contract.actor, "Recipient"),
            ("tenant", &contract.tenant, "Tenant"),
        ];
        let demands = demands
            .into_iter()
            .filter(|(_, entity, _)| entity.presence == Some(Presence::Required));
        let mut nulls = Vec::new();
        collect_nulls(&contract.data, &mut Vec::new(), &mut nulls);
        Self {
            demands: demands
                .map(|(name, entity, ty)| Demand {
                    name: format_ident!("{name}"),
                    ty,
                    docs: docs(name, entity, lookup),
                })
                .collect(),
            cancelable: contract.cancelable,
            nulls,
        }
    }

    /// The traits and the functions. The checks are those that need the type parameters: they are made
    /// for each type that a function is called on.
    pub(super) fn expand(&self, input: &Input<'_>, checks: &[TokenStream]) -> TokenStream {
        let key = input.knock.workflow.as_ref().map(LitStr::value);
        let key = key.unwrap_or_default();
        let generics = input.generics;
        let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
        let (bounds, ident) = (bounds(input, checks), input.ident);
        let mut bounded = generics.clone();
        bounded
            .make_where_clause()
            .predicates
            .extend(bounds.clone());
        let (_, _, bounded) = bounded.split_for_impl();
        let nulls = self.nulls.iter().map(|path| quote!(&[#(#path),*]));
        let implementation = quote_spanned! {ident.span()=>
            #[automatically_derived]
            impl #impl_generics __knock::Workflow for #ident #ty_generics #bounded {
                const KEY: &'static str = #key;
                type Payload = __knock::derive::Data<Self>;
            }

            #[automatically_derived]
            impl #impl_generics __knock::derive::Derived for #ident #ty_generics #bounded {
                const NULLS: __knock::derive::Nulls = &[#(#nulls),*];
            }
        };
        let checks = (!checks.is_empty()).then(|| {
            quote! {
                impl #impl_generics #ident #ty_generics #bounded {
                    #[doc(hidden)]
                    const KNOCK_CHECKS: () = { #(#checks;)* };
                }
            }
        });
        let force = checks
            .is_some()
            .then(|| quote!(const { Self::KNOCK_CHECKS };));
        let triggers = self.triggers(input, &key, &bounds, force.as_ref());
        let cancel = self.cancel(input, &key, &bounds);
        quote! {
            #implementation
            #checks
            #[allow(dead_code, unreachable_pub, clippy::pedantic)]
            impl #impl_generics #ident #ty_generics #where_clause {
                #triggers
                #cancel
            }
        }
    }

    fn triggers(
        &self,
        input: &Input<'_>,
        key: &str,
        bounds: &[WherePredicate],
        force: Option<&TokenStream>,
    ) -> TokenStream {
        let visibility = input.visibility;
        let parameters: Vec<TokenStream> = (self.demands.iter())
            .map(|Demand { name, ty, .. }| {
                let ty = format_ident!("{ty}");
                quote!(#name: __knock::#ty)
            })
            .collect();
        let names: Vec<&Ident> = self.demands.iter().map(|demand| &demand.name).collect();
        let demands: String = self.demands.iter().map(|demand| &*demand.docs).collect();
        let each = format!(
            "Triggers the workflow `{key}` for each recipient with data of its own, in one request.\
             {demands}"
        );
        let of_all = where_clause(bounds);
        // What sends the data of `self` to all recipients.
        let shared = |verb: &str, name: &str, when: &str, request: &str| {
            let docs = format!(
                "{verb} the workflow `{key}` for all recipients with this data{when}.{demands}"
            );
            let (name, request) = (format_ident!("{name}"), format_ident!("{request}"));
            quote! {
                #[doc = #docs]
                #visibility fn #name(
                    &self,
                    client: &__knock::Client,
                    recipients: impl __knock::IntoRecipients,
                    #(#parameters,)*
                ) -> __knock::#request
                #of_all
                {
                    #force
                    __knock::derive::#name(client, recipients, self)#(.#names(#names))*
                }
            }
        };
        let trigger = shared("Triggers", "trigger", "", "Trigger");
        let when = ", at the times that the request is given";
        let schedule = shared("Schedules", "schedule", when, "CreateSchedules");
        quote! {
            #trigger
            #schedule

            #[doc = #each]
            #visibility fn trigger_each<__R, __D>(
                client: &__knock::Client,
                recipients: impl ::core::iter::IntoIterator<Item = (__R, __D)>,
                #(#parameters,)*
            ) -> __knock::Trigger
            where
                __R: ::core::convert::Into<__knock::Recipient>,
                __D: ::core::borrow::Borrow<Self>,
                #(#bounds,)*
            {
                #force
                __knock::derive::trigger_each::<Self, __R, __D>(client, recipients)
                    #(.#names(#names))*
            }
        }
    }

    fn cancel(
        &self,
        input: &Input<'_>,
        key: &str,
        bounds: &[WherePredicate],
    ) -> Option<TokenStream> {
        let visibility = input.visibility;
        let docs = format!(
            "Cancels the waiting runs of the workflow `{key}` that were triggered with this \
             cancellation key."
        );
        let bounds = where_clause(bounds);
        self.cancelable.then(|| {
            quote! {
                #[doc = #docs]
                #visibility fn cancel(
                    client: &__knock::Client,
                    cancellation_key: impl ::core::convert::Into<::std::string::String>,
                ) -> __knock::Cancel
                #bounds
                {
                    __knock::derive::cancel::<Self>(client, cancellation_key)
                }
            }
        })
    }
}

/// What a generic type must hold: something that is serialised, and that has a shape where it is
/// compared. Bounds of a function, not of its `impl`, are what rustc explains where they do not hold.
fn bounds(input: &Input<'_>, checks: &[TokenStream]) -> Vec<WherePredicate> {
    if input.generics.type_params().next().is_none() {
        return Vec::new();
    }
    let ident = input.ident;
    let (_, ty_generics, _) = input.generics.split_for_impl();
    let shaped = shaped(input).filter(|_| !checks.is_empty());
    shaped
        .map(|parameter| parse_quote!(#parameter: __knock::KnockData))
        .chain([parse_quote!(#ident #ty_generics: __knock::Serialize)])
        .collect()
}

fn where_clause(bounds: &[WherePredicate]) -> Option<TokenStream> {
    (!bounds.is_empty()).then(|| quote!(where #(#bounds,)*))
}

/// Why a function takes an actor or a tenant.
fn docs(name: &str, entity: &Entity, lookup: &Lookup) -> String {
    let mut places = Vec::new();
    collect_demanding(&entity.properties, lookup, &mut places);
    places.sort();
    places.dedup();
    let places: Vec<String> = places.iter().map(|place| format!("- `{place}`")).collect();
    format!("\n\nTemplates need the {name}.\n\n{}", places.join("\n"))
}

fn collect_demanding(object: &Object, lookup: &Lookup, places: &mut Vec<String>) {
    for field in object.fields.values() {
        places.extend(
            field
                .value
                .demanded_at
                .map(|location| lookup.place(location)),
        );
        if let Type::Object(object) = &field.value.ty {
            collect_demanding(object, lookup, places);
        }
    }
}

/// The paths whose value is `null` where it is not given, which a condition compares with `null`.
fn collect_nulls(object: &Object, above: &mut Vec<String>, nulls: &mut Vec<Vec<String>>) {
    for (name, field) in object.given() {
        above.push(name.to_owned());
        if matches!(field.presence, Presence::Optional { null: true, .. }) {
            nulls.push(above.clone());
        }
        collect_nulls_below(&field.value, above, nulls);
        above.pop();
    }
}

fn collect_nulls_below(value: &Value, above: &mut Vec<String>, nulls: &mut Vec<Vec<String>>) {
    match &value.ty {
        Type::Object(object) => collect_nulls(object, above, nulls),
        Type::List(element) => {
            above.push("[]".to_owned());
            collect_nulls_below(element, above, nulls);
            above.pop();
        }
        _ => {}
    }
}
