use serde::Serialize;

macro_rules! addresses {
    ($($(#[$attribute:meta])* $name:ident { $addresses:ident })*) => {$(
        $(#[$attribute])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        pub struct $name {
            $addresses: Vec<String>,
        }

        impl $name {
            /// All that there are: what was set before is replaced.
            pub fn new<T: Into<String>>($addresses: impl IntoIterator<Item = T>) -> Self {
                Self {
                    $addresses: $addresses.into_iter().map(Into::into).collect(),
                }
            }
        }
    )*};
}

addresses! {
    /// The tokens of the devices that a push channel reaches a recipient on: FCM, APNs
    /// and Expo.
    ///
    /// ```
    /// let tokens = knock_runtime::PushTokens::new(["DEVICE_FCM_TOKEN_1"]);
    /// assert_eq!(
    ///     serde_json::to_string(&tokens)?,
    ///     r#"{"tokens":["DEVICE_FCM_TOKEN_1"]}"#
    /// );
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    PushTokens { tokens }

    /// The platform endpoints that Amazon SNS reaches a recipient on, by their ARNs.
    PushTargets { target_arns }

    /// The players that `OneSignal` reaches a recipient as, by their ids.
    OneSignalPlayers { player_ids }
}

/// The devices that a push channel reaches a recipient on, each with a locale and a
/// time zone of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PushDevices {
    devices: Vec<PushDevice>,
}

impl PushDevices {
    /// All devices: what was set before is replaced.
    pub fn new(devices: impl IntoIterator<Item = PushDevice>) -> Self {
        Self {
            devices: devices.into_iter().collect(),
        }
    }
}

/// A device of [`PushDevices`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PushDevice {
    #[serde(flatten)]
    address: Address,
    #[serde(skip_serializing_if = "Option::is_none")]
    locale: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timezone: Option<String>,
}

/// What a provider calls a device by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Address {
    Token(String),
    TargetArn(String),
}

impl PushDevice {
    /// The device of this token.
    pub fn new(token: impl Into<String>) -> Self {
        Self::at(Address::Token(token.into()))
    }

    /// The device of this platform endpoint of Amazon SNS.
    pub fn target(target_arn: impl Into<String>) -> Self {
        Self::at(Address::TargetArn(target_arn.into()))
    }

    fn at(address: Address) -> Self {
        Self {
            address,
            locale: None,
            timezone: None,
        }
    }

    /// Sets the language, such as `en-US`.
    #[must_use]
    pub fn locale(mut self, locale: impl Into<String>) -> Self {
        self.locale = Some(locale.into());
        self
    }

    /// Sets the time zone, by its name in the tz database.
    #[must_use]
    pub fn timezone(mut self, timezone: impl Into<String>) -> Self {
        self.timezone = Some(timezone.into());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(data: &impl Serialize) -> String {
        serde_json::to_string(data).unwrap()
    }

    #[test]
    fn addresses_have_the_name_of_their_provider() {
        assert_eq!(
            json(&PushTargets::new(["arn"])),
            r#"{"target_arns":["arn"]}"#
        );
        assert_eq!(
            json(&OneSignalPlayers::new(["id"])),
            r#"{"player_ids":["id"]}"#
        );
    }

    #[test]
    fn devices_leave_out_what_is_not_set() {
        let devices = PushDevices::new([
            PushDevice::new("a")
                .locale("en-US")
                .timezone("America/Los_Angeles"),
            PushDevice::target("b"),
        ]);
        assert_eq!(
            json(&devices),
            concat!(
                r#"{"devices":[{"token":"a","locale":"en-US","timezone":"America/Los_Angeles"},"#,
                r#"{"target_arn":"b"}]}"#
            )
        );
    }
}
