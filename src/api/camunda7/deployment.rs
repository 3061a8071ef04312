//! Deployments and their resources: `/deployment`.

crate::operations! { Camunda7;
    GET_DEPLOYMENTS = GET "/deployment" as getDeployments: Read, Rows, by Offset, "Deployments." {
        query [
            id name nameLike source withoutSource tenantIdIn withoutTenantId includeDeploymentsWithoutTenantId after before sortBy
            sortOrder firstResult maxResults
        ]
    };
    GET_DEPLOYMENTS_COUNT = GET "/deployment/count" as getDeploymentsCount: Read, Count, "How many deployments." {
        query [id name nameLike source withoutSource tenantIdIn withoutTenantId includeDeploymentsWithoutTenantId after before]
    };
    CREATE_DEPLOYMENT = POST "/deployment/create"
        as createDeployment: Irreversible, Object, "Deploy resources; new versions become the latest." {
        form [
            "tenant-id" "deployment-source" "deploy-changed-only" "enable-duplicate-filtering" "deployment-name"
            "deployment-activation-time" data
        ]
    };
    GET_REGISTERED_DEPLOYMENTS = GET "/deployment/registered"
        as getRegisteredDeployments: Read, Rows, "Ids of deployments this engine runs jobs for.";
    GET_DEPLOYMENT = GET "/deployment/{id}" as getDeployment: Read, Object, "One deployment.";
    DELETE_DEPLOYMENT = DELETE "/deployment/{id}"
        as deleteDeployment: Destructive, Nothing, "Delete a deployment; with cascade, its instances and history." {
        query [cascade skipCustomListeners skipIoMappings]
    };
    REDEPLOY = POST "/deployment/{id}/redeploy" as redeploy: Irreversible, Object, "Deploy resources of an earlier deployment again." {
        body [resourceIds resourceNames source]
    };
    GET_DEPLOYMENT_RESOURCES = GET "/deployment/{id}/resources" as getDeploymentResources: Read, Rows, "Resources of a deployment.";
    GET_DEPLOYMENT_RESOURCE = GET "/deployment/{id}/resources/{resourceId}"
        as getDeploymentResource: Read, Object, "One resource of a deployment.";
    GET_DEPLOYMENT_RESOURCE_DATA = GET "/deployment/{id}/resources/{resourceId}/data"
        as getDeploymentResourceData: Read, Bytes, "Content of a resource.";
}
