//! Giving up root: who to become once captures and files are open.

use nix::unistd::{Gid, Uid, User, setgid, setuid};

/// The user and group that own nothing, where the system does not name them.
const NOBODY: u32 = 65_534;

/// Who to become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    /// Their name, where the system knows one.
    pub(super) name: Option<String>,
    /// Their number.
    pub(super) uid: u32,
    /// Their group.
    pub(super) gid: u32,
    /// Somebody asked for it, so it must not fail.
    pub(super) is_asked: bool,
}

/// What was known when the program started.
#[derive(Debug, Clone, Copy)]
pub(super) struct Circumstances<'a> {
    /// The user of `-Z`.
    pub(super) user: Option<&'a str>,
    /// Frames come from interfaces.
    pub(super) is_live: bool,
    /// User and group of whoever called sudo.
    pub(super) sudo: Option<(u32, u32)>,
    /// The user who started the program, and with whose rights it runs.
    pub(super) real: u32,
    /// As above.
    pub(super) effective: u32,
}

impl<'a> Circumstances<'a> {
    /// The present ones.
    pub(super) fn now(user: Option<&'a str>, is_live: bool) -> Self {
        let number = |name| std::env::var(name).ok()?.parse::<u32>().ok();
        Self {
            user,
            is_live,
            sudo: number("SUDO_UID").zip(number("SUDO_GID")),
            real: Uid::current().as_raw(),
            effective: Uid::effective().as_raw(),
        }
    }

    /// Who to become; `None` is to stay.
    ///
    /// # Errors
    /// A sentence that says why `-Z` cannot be followed.
    pub(super) fn plan(&self) -> Result<Option<Plan>, String> {
        if let Some(name) = self.user {
            return self.asked(name);
        }
        if self.effective != 0 {
            return Ok(None);
        }
        if self.real != 0 {
            return Ok(Some(Plan::of(self.real, None)));
        }
        match self.sudo {
            Some((uid, gid)) if uid != 0 => Ok(Some(Plan::of(uid, Some(gid)))),
            _ if self.is_live => Ok(Some(Plan::nobody())),
            _ => Ok(None),
        }
    }

    fn asked(&self, name: &str) -> Result<Option<Plan>, String> {
        let user = User::from_name(name)
            .ok()
            .flatten()
            .ok_or_else(|| format!("-Z {name}: there is no such user"))?;
        if user.uid.as_raw() == self.effective {
            return Ok(None);
        }
        if self.effective != 0 {
            return Err(format!("-Z {name}: only root can become another user"));
        }
        Ok(Some(Plan {
            is_asked: true,
            ..Plan::from(user)
        }))
    }
}

impl From<User> for Plan {
    fn from(user: User) -> Self {
        Self {
            name: Some(user.name),
            uid: user.uid.as_raw(),
            gid: user.gid.as_raw(),
            is_asked: false,
        }
    }
}

impl Plan {
    fn of(uid: u32, gid: Option<u32>) -> Self {
        match User::from_uid(Uid::from_raw(uid)).ok().flatten() {
            Some(user) => Self::from(user),
            None => Self {
                name: None,
                uid,
                gid: gid.unwrap_or(NOBODY),
                is_asked: false,
            },
        }
    }

    fn nobody() -> Self {
        match User::from_name("nobody").ok().flatten() {
            Some(user) => Self::from(user),
            None => Self::of(NOBODY, None),
        }
    }

    /// The name, or the number where there is none.
    pub(super) fn who(&self) -> String {
        match &self.name {
            Some(name) => name.clone(),
            None => self.uid.to_string(),
        }
    }

    /// Becomes that user, for good.
    ///
    /// # Errors
    /// A sentence with the cause.
    pub(super) fn carry_out(&self) -> Result<(), String> {
        let failed = |what: &str| format!("cannot become {}: {what}", self.who());
        let gid = Gid::from_raw(self.gid);
        self.join_groups(gid)
            .and_then(|()| setgid(gid))
            .and_then(|()| setuid(Uid::from_raw(self.uid)))
            .map_err(|error| failed(error.desc()))?;
        if setuid(Uid::from_raw(0)).is_ok() {
            return Err(failed("the way back to root stayed open"));
        }
        Ok(())
    }

    /// Leaves the groups of root for those of that user.
    #[cfg(not(target_vendor = "apple"))]
    fn join_groups(&self, gid: Gid) -> nix::Result<()> {
        match self.name.as_deref().map(std::ffi::CString::new) {
            Some(Ok(name)) => nix::unistd::initgroups(&name, gid),
            _ => nix::unistd::setgroups(&[gid]),
        }
    }

    /// Where the groups of a process are a matter of the system's directory, and no library sets them, they stay.
    #[cfg(target_vendor = "apple")]
    #[expect(
        clippy::unused_self,
        clippy::unnecessary_wraps,
        reason = "as elsewhere"
    )]
    fn join_groups(&self, _gid: Gid) -> nix::Result<()> {
        Ok(())
    }
}

/// Gives up the capabilities that the program's file may have brought along for opening interfaces. Root keeps its own:
/// whoever wants that asked for it. A system that refuses has none to give up.
pub(super) fn shed() {
    #[cfg(target_os = "linux")]
    if !Uid::effective().is_root() {
        use rustix::thread::{CapabilitySet, CapabilitySets, set_capabilities};
        let none = CapabilitySet::empty();
        let _ = set_capabilities(
            None,
            CapabilitySets {
                effective: none,
                permitted: none,
                inheritable: none,
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT_LIVE: Circumstances<'static> = Circumstances {
        user: None,
        is_live: true,
        sudo: None,
        real: 0,
        effective: 0,
    };

    fn becomes(circumstances: Circumstances<'_>) -> Option<u32> {
        circumstances.plan().unwrap().map(|plan| plan.uid)
    }

    #[test]
    fn root_becomes_nobody_only_when_live() {
        let name = ROOT_LIVE.plan().unwrap().and_then(|plan| plan.name);
        assert!(name.is_none_or(|name| name == "nobody"));
        let reading = Circumstances {
            is_live: false,
            ..ROOT_LIVE
        };
        assert_eq!(becomes(reading), None);
    }

    #[test]
    fn under_sudo_root_becomes_who_called_it() {
        let sudo = Circumstances {
            sudo: Some((12_345, 54_321)),
            is_live: false,
            ..ROOT_LIVE
        };
        let plan = sudo.plan().unwrap().unwrap();
        assert_eq!((plan.uid, plan.gid), (12_345, 54_321));
        assert_eq!(plan.who(), "12345");
        let by_root = Circumstances {
            sudo: Some((0, 0)),
            is_live: false,
            ..ROOT_LIVE
        };
        assert_eq!(becomes(by_root), None);
    }

    #[test]
    fn others_stay_who_they_are() {
        let user = Circumstances {
            real: 1000,
            effective: 1000,
            ..ROOT_LIVE
        };
        assert_eq!(becomes(user), None);
        let borrowed = Circumstances {
            real: 12_345,
            ..ROOT_LIVE
        };
        assert_eq!(becomes(borrowed), Some(12_345));
    }

    #[test]
    fn a_user_asked_for_must_be_there_and_be_reachable() {
        let asked = |user, effective| Circumstances {
            user: Some(user),
            effective,
            ..ROOT_LIVE
        };
        assert_eq!(becomes(asked("root", 0)), None);
        let error = asked("no-such-user", 0).plan().unwrap_err();
        assert_eq!(error, "-Z no-such-user: there is no such user");
        let error = asked("root", 1000).plan().unwrap_err();
        assert_eq!(error, "-Z root: only root can become another user");
    }
}
