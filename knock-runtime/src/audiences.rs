use reqwest::Method;
use serde::{Deserialize, Serialize};

use crate::bulk::{BulkBody, MOST};
use crate::request::Path;
use crate::{Client, List, Map, Recipient, Request, User};

/// The members of an audience; see [`Client::audience`].
#[derive(Clone, Debug)]
pub struct Audience {
    client: Client,
    key: String,
}

impl Client {
    /// The audience of this key, whose members an application keeps up to date. (Knock
    /// itself works out who is in a dynamic audience.)
    ///
    /// ```no_run
    /// # async fn f(client: knock_runtime::Client) -> knock_runtime::Result<()> {
    /// use knock_runtime::{AudienceMembership, Recipient};
    ///
    /// let beta = client.audience("beta-testers");
    /// beta.add_or_create(["user_1", "user_2"]).await?;
    /// let jane = Recipient::user("user_3").email("jane@example.com");
    /// beta.add([AudienceMembership::new(jane).tenant("acme")]).await?;
    /// beta.remove(["user_1"]).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn audience(&self, key: impl Into<String>) -> Audience {
        Audience {
            client: self.clone(),
            key: key.into(),
        }
    }
}

impl Audience {
    /// Lists the members.
    pub fn members(&self) -> List<AudienceMember> {
        Request::new(&self.client, Method::GET, self.path(), ())
    }

    /// Adds up to 1,000 members: ids of users, users to identify, or an
    /// [`AudienceMembership`] each. To add a member twice is to add it once, so the
    /// request is retried.
    pub fn add<M: Into<AudienceMembership>>(
        &self,
        members: impl IntoIterator<Item = M>,
    ) -> ChangeMembers {
        self.change(Method::POST, members).harmless()
    }

    /// Adds members like [`add`](Self::add), to an audience that is created if it does
    /// not exist.
    pub fn add_or_create<M: Into<AudienceMembership>>(
        &self,
        members: impl IntoIterator<Item = M>,
    ) -> ChangeMembers {
        self.add(members).query_flag("create_audience", true)
    }

    /// Removes up to 1,000 members, each from the tenant that it was added for.
    pub fn remove<M: Into<AudienceMembership>>(
        &self,
        members: impl IntoIterator<Item = M>,
    ) -> ChangeMembers {
        self.change(Method::DELETE, members)
    }

    fn change<M: Into<AudienceMembership>>(
        &self,
        method: Method,
        members: impl IntoIterator<Item = M>,
    ) -> ChangeMembers {
        let members: Vec<AudienceMembership> = members.into_iter().map(Into::into).collect();
        let count = members.len();
        let mut users = members.iter().map(|member| &member.user);
        let fault = users.find_map(|user| user.identified_fault(None));
        let body = BulkBody::new("members", members);
        Request::without_answer(&self.client, method, self.path(), body)
            .refuse_if(fault)
            .not_empty("members", count)
            .at_most("members", count, MOST)
    }

    fn path(&self) -> Path {
        Path::new("/v1/audiences/{key}/members", [self.key.clone()])
    }
}

/// A request that adds members to an audience, or removes them.
pub type ChangeMembers = Request<(), BulkBody<AudienceMembership>>;

/// A member of an audience, as Knock knows it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct AudienceMember {
    /// The id of the user.
    pub user_id: String,
    /// The user.
    pub user: Option<User>,
    /// The id of the tenant that the user is a member for.
    pub tenant: Option<String>,
    /// When the user was added, in ISO 8601.
    pub added_at: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// Who is added to an audience or removed from it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AudienceMembership {
    #[serde(serialize_with = "Recipient::serialize_identified")]
    user: Recipient,
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant: Option<String>,
}

impl AudienceMembership {
    /// The membership of a user, given by its id or to be identified.
    pub fn new(user: impl Into<Recipient>) -> Self {
        Self {
            user: user.into(),
            tenant: None,
        }
    }

    /// Limits the membership to a tenant. A user may be a member for several.
    #[must_use]
    pub fn tenant(mut self, tenant_id: impl Into<String>) -> Self {
        self.tenant = Some(tenant_id.into());
        self
    }
}

impl<R: Into<Recipient>> From<R> for AudienceMembership {
    fn from(user: R) -> Self {
        Self::new(user)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_is_read_with_what_is_missing_null_or_unknown() {
        let member: AudienceMember = serde_json::from_value(serde_json::json!({
            "__typename": "AudienceMember",
            "user_id": "user_1",
            "user": { "id": "user_1", "plan": "pro" },
            "tenant": null,
        }))
        .unwrap();
        assert_eq!(member.user.unwrap().properties["plan"], "pro");
        assert_eq!((member.tenant, member.added_at), (None, None));
        assert_eq!(member.extra["__typename"], "AudienceMember");
    }
}
