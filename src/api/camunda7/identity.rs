//! Who a user is, and passwords: `/identity`.

crate::operations! { Camunda7;
    GET_GROUP_INFO = GET "/identity/groups" as getGroupInfo: Read, Object, since 7 2, "Groups of a user, and who else is in them." {
        query [userId]
    };
    GET_PASSWORD_POLICY = GET "/identity/password-policy" as getPasswordPolicy: Read, Object, "Rules that passwords must follow.";
    CHECK_PASSWORD = POST "/identity/password-policy" as checkPassword: Read, Object, "Whether a password follows the rules." {
        body [password profile]
    };
    VERIFY_USER = POST "/identity/verify" as verifyUser: Reversible, Object, "Whether a password is right; wrong ones lock the user." {
        body [username password]
    };
}
