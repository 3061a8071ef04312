//! Tenants and their members: `/tenant`.

crate::operations! { Camunda7;
    QUERY_TENANTS = GET "/tenant" as queryTenants: Read, Rows, by Offset, "Tenants." {
        query [sortBy sortOrder firstResult maxResults id name nameLike userMember groupMember includingGroupsOfUser]
    };
    AVAILABLE_TENANT_RESOURCE_OPERATIONS = OPTIONS "/tenant"
        as availableTenantResourceOperations: Read, Object, "What may be done with tenants.";
    GET_TENANT_COUNT = GET "/tenant/count" as getTenantCount: Read, Count, "How many tenants." {
        query [id name nameLike userMember groupMember includingGroupsOfUser]
    };
    CREATE_TENANT = POST "/tenant/create" as createTenant: Reversible, Nothing, "Create a tenant." { body [id name] };
    GET_TENANT = GET "/tenant/{id}" as getTenant: Read, Object, "One tenant.";
    UPDATE_TENANT = PUT "/tenant/{id}" as updateTenant: Reversible, Nothing, "Rename a tenant." { body [id name] };
    DELETE_TENANT = DELETE "/tenant/{id}" as deleteTenant: Destructive, Nothing, "Delete a tenant.";
    AVAILABLE_TENANT_INSTANCE_OPERATIONS = OPTIONS "/tenant/{id}"
        as availableTenantInstanceOperations: Read, Object, "What may be done with one tenant.";
    AVAILABLE_TENANT_GROUP_MEMBERS_OPERATIONS = OPTIONS "/tenant/{id}/group-members"
        as availableTenantGroupMembersOperations: Read, Object, "What may be done with a tenant's groups.";
    CREATE_GROUP_MEMBERSHIP = PUT "/tenant/{id}/group-members/{groupId}"
        as createGroupMembership: Reversible, Nothing, "Put a group into a tenant.";
    DELETE_GROUP_MEMBERSHIP = DELETE "/tenant/{id}/group-members/{groupId}"
        as deleteGroupMembership: Reversible, Nothing, "Take a group out of a tenant.";
    AVAILABLE_TENANT_USER_MEMBERS_OPERATIONS = OPTIONS "/tenant/{id}/user-members"
        as availableTenantUserMembersOperations: Read, Object, "What may be done with a tenant's users.";
    CREATE_USER_MEMBERSHIP = PUT "/tenant/{id}/user-members/{userId}"
        as createUserMembership: Reversible, Nothing, "Put a user into a tenant.";
    DELETE_USER_MEMBERSHIP = DELETE "/tenant/{id}/user-members/{userId}"
        as deleteUserMembership: Reversible, Nothing, "Take a user out of a tenant.";
}
