//! Groups and their members: `/group`.

crate::operations! { Camunda7;
    GET_QUERY_GROUPS = GET "/group" as getQueryGroups: Read, Rows, by Offset, since 7 2, "Groups." {
        query [sortBy sortOrder firstResult maxResults id idIn name nameLike type member memberOfTenant]
    };
    POST_QUERY_GROUPS = POST "/group" as postQueryGroups: Read, Rows, by Offset, "Groups, with filters in the body." {
        query [firstResult maxResults]
        body [id idIn name nameLike type member memberOfTenant sorting]
    };
    AVAILABLE_GROUP_OPERATIONS = OPTIONS "/group" as availableGroupOperations: Read, Object, since 7 2, "What may be done with groups.";
    GET_GROUP_COUNT = GET "/group/count" as getGroupCount: Read, Count, since 7 2, "How many groups." {
        query [id idIn name nameLike type member memberOfTenant]
    };
    QUERY_GROUP_COUNT = POST "/group/count" as queryGroupCount: Read, Count, "How many groups, with filters in the body." {
        body [id idIn name nameLike type member memberOfTenant sorting]
    };
    CREATE_GROUP = POST "/group/create" as createGroup: Reversible, Nothing, since 7 2, "Create a group." { body [id name type] };
    GET_GROUP = GET "/group/{id}" as getGroup: Read, Object, since 7 2, "One group.";
    UPDATE_GROUP = PUT "/group/{id}" as updateGroup: Reversible, Nothing, since 7 2, "Change a group." { body [id name type] };
    DELETE_GROUP = DELETE "/group/{id}" as deleteGroup: Destructive, Nothing, since 7 2, "Delete a group.";
    AVAILABLE_GROUP_INSTANCE_OPERATIONS = OPTIONS "/group/{id}"
        as availableGroupInstanceOperations: Read, Object, since 7 2, "What may be done with one group.";
    AVAILABLE_GROUP_MEMBERS_OPERATIONS = OPTIONS "/group/{id}/members"
        as availableGroupMembersOperations: Read, Object, "What may be done with a group's members.";
    CREATE_GROUP_MEMBER = PUT "/group/{id}/members/{userId}"
        as createGroupMember: Reversible, Nothing, since 7 2, "Put a user into a group.";
    DELETE_GROUP_MEMBER = DELETE "/group/{id}/members/{userId}"
        as deleteGroupMember: Reversible, Nothing, since 7 2, "Take a user out of a group.";
}
